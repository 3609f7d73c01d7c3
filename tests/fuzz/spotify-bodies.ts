import { vi } from 'vitest'
import { Emulator } from '../../emulators/spotify/emulator.ts'
import { startPlaying } from '../spotify/stage.ts'
import type { Json } from './mutations.ts'

export interface Body {
  readonly path: string
  readonly body: Json
}

/** What Spotify answered to one request of each kind, in both shapes of a playlist. */
export async function recordedBodies(): Promise<Body[]> {
  const handle = vi.spyOn(Emulator.prototype, 'handle')
  const { emulator, host, tracks, player, library, device } = await startPlaying()
  const entries = [null, emulator.makeLocalFile(), emulator.makeEpisode()]
  const playlist = host.addPlaylist({ name: 'Road trip', tracks, entries })
  for (const shape of ['item', 'track'] as const) {
    emulator.behaviour.playlistShape = shape
    const [found] = (await library.playlists(0, 50)).items
    if (found !== undefined) await library.tracks(found)
    await library.playlist(playlist.id)
  }
  const [track] = await player.queue()
  if (track !== undefined) await player.addToQueue(track, device)
  await player.devices()
  await player.playback()
  const bodies = handle.mock.results.flatMap(({ value }, index) => {
    const { outcome } = value
    const path = handle.mock.calls[index]?.[0].path ?? ''
    const isJson = typeof outcome === 'object' && /^[[{]/.test(outcome.body ?? '')
    return isJson ? [{ path, body: JSON.parse(outcome.body) }] : []
  })
  handle.mockRestore()
  return [...new Map(bodies.map((one) => [JSON.stringify(one), one])).values()]
}

export const errors: readonly Json[] = [
  { error: { status: 404, message: 'Device not found' } },
  { error: { status: 403, message: 'Premium required', reason: 'PREMIUM_REQUIRED' } },
  { error: { status: 429, message: 'Too many requests', reason: 'QUOTA_EXCEEDED' } },
  { error: { status: 401, message: 'The access token expired' } },
  { error: 'invalid_grant', error_description: 'Refresh token expired' },
]
