export { canPlay } from './music.ts'
export type {
  EmulatedAdvert,
  EmulatedEpisode,
  EmulatedLocalFile,
  EmulatedTrack,
  Playable,
  PlaylistEntry,
} from './music.ts'
export { MusicFactory } from './music-factory.ts'
export type { EmulatedDevice, Origin, RepeatMode } from './playback.ts'
export type * from './types.ts'
