const DISCORD_EPOCH = 1_420_070_400_000n
/** Below it an id would have fewer than 19 digits, and ids would not sort as text. */
const SMALLEST_AGE_MS = 250_000_000_000n

/** Ids as Discord makes them: ascending, 19 digits, the time in the upper bits. */
export function snowflakes(now: () => number): () => string {
  let latest = 0n
  return () => {
    const age = BigInt(Math.trunc(now())) - DISCORD_EPOCH
    const smallest = (age > SMALLEST_AGE_MS ? age : SMALLEST_AGE_MS) << 22n
    latest = smallest > latest ? smallest : latest + 1n
    return latest.toString()
  }
}
