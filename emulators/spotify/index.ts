export type {
  EmulatedAdvert,
  EmulatedEpisode,
  EmulatedLocalFile,
  EmulatedTrack,
  Playable,
  PlaylistEntry,
} from './music.ts'
export { canPlay } from './music.ts'
export { MusicFactory } from './music-factory.ts'
export type { Device, Origin, PlaybackRules, RepeatMode, Started } from './playback.ts'
export type {
  Command,
  Commander,
  Outcome,
  PlaybackView,
  PlayerSettings,
  Refusal,
  Selection,
} from './player.ts'
export { Player } from './player.ts'
export type * from './types.ts'
