import type { MusicJson } from './music-json.ts'
import type { Device } from './playback.ts'
import type { PlaybackView } from './player-contract.ts'

export function deviceJson(device: Device, isActive: boolean) {
  return {
    id: device.id,
    is_active: isActive,
    is_private_session: device.isPrivateSession,
    is_restricted: device.isRestricted,
    name: device.name,
    type: device.type,
    volume_percent: device.supportsVolume ? device.volumePercent : null,
    supports_volume: device.supportsVolume,
  }
}

/** The answer of GET /me/player. Episodes show only to callers that ask for them. */
export function playbackJson(
  view: PlaybackView,
  write: MusicJson,
  query: Readonly<Record<string, string>>,
) {
  const knowsEpisodes = query.additional_types?.split(',').includes('episode') ?? false
  const isHidden = view.item?.type === 'episode' && !knowsEpisodes
  return {
    device: deviceJson(view.device, true),
    repeat_state: view.repeat,
    shuffle_state: view.shuffle,
    smart_shuffle: false,
    context: view.contextUri === null ? null : write.context(view.contextUri),
    timestamp: view.changedAt,
    progress_ms: view.item === null && !view.isAdvert ? null : view.progressMs,
    is_playing: view.isPlaying,
    item: view.item === null || isHidden ? null : write.playable(view.item),
    currently_playing_type: playingType(view),
    actions: { disallows: disallows(view) },
  }
}

function playingType({ item, isAdvert }: PlaybackView): string {
  return isAdvert ? 'ad' : (item?.type ?? 'unknown')
}

function disallows({ isPlaying, isAdvert }: PlaybackView): Record<string, boolean> {
  const advert = { seeking: true, skipping_next: true, skipping_prev: true }
  return { ...(isPlaying ? { resuming: true } : { pausing: true }), ...(isAdvert ? advert : {}) }
}
