export type Origin = 'queue' | 'context' | 'play' | 'autoplay'
export type RepeatMode = 'off' | 'track' | 'context'

/** A device of Spotify Connect. Its identity is the object: the id may change. */
export interface EmulatedDevice {
  id: string | null
  name: string
  type: string
  isRestricted: boolean
  isPrivateSession: boolean
  /** 0 to 100 */
  volumePercent: number
  supportsVolume: boolean
  /** Stops being active and stays in the list; what played is remembered. */
  sleep(): void
}
