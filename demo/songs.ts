import type { EmulatedTrack, HumanPlayer } from '../emulators/spotify/index.ts'
import { until } from './waiting.ts'
import type { World } from './world.ts'

type Started = ReturnType<HumanPlayer['history']>[number]

/** A song that really started, as the host's Spotify knows it. */
export interface StartedSong extends Started {
  readonly device: string | undefined
}

/** The n-th song of the party, from 0, once it has started. */
export async function untilSongStarts({ account }: World, place: number): Promise<StartedSong> {
  const started = await until(
    () => account.player.history()[place],
    `song ${place + 1} should start`,
    90_000,
  )
  return { ...started, device: account.player.state().device?.name }
}

/** When Spotify was asked to play the track next, epoch ms; undefined before that. */
export function queuedAt({ spotify }: World, track: EmulatedTrack): number | undefined {
  return spotify.requests.find(
    ({ method, path, query, status }) =>
      method === 'POST' &&
      path === '/v1/me/player/queue' &&
      query.uri === track.uri &&
      status >= 200 &&
      status < 300,
  )?.at
}

/** `“Paper Boats” by Velvet Harbour` */
export function spoken(track: Started['track']): string {
  const artist = track.type === 'track' ? track.artists[0]?.name : undefined
  return artist === undefined ? `“${track.name}”` : `“${track.name}” by ${artist}`
}
