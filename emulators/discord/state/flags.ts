/** No bit of any set of flags. Declared as a number because the flags' types name no zero. */
export const NO_FLAGS: number = 0
