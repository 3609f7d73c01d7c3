import { withUpcoming } from './evolve-upcoming.ts'
import type { Device, Expectation, Party, Playing } from './party.ts'

/** Spotify shows a command's effect within about this time; later it has failed. */
export const SHOWS_WITHIN_MS = 6_000
/** A pause may have to be asked for several times before Spotify hears it. */
export const PAUSED_WITHIN_MS = 30_000
/** Another account's player may have to be woken up. */
const MOVED_WITHIN_MS = 15_000

// What was asked of the player, and has not shown yet.

export function withExpectation(
  party: Party,
  since: number,
  expected: Omit<Expectation, 'since' | 'until'>,
  withinMs = SHOWS_WITHIN_MS,
): Party {
  return { ...party, expecting: { ...expected, since, until: since + withinMs } }
}

/** The song goes on in another player, with the next one behind it. */
export function continuedElsewhere(party: Party, song: Playing, at: number): Party {
  const { device, upcoming } = party
  const { elsewhere: _, ...playing } = song
  const { track } = playing
  const owed = upcoming?.state === 'refused' ? withUpcoming(party, { state: 'owed' }) : party
  return withExpectation(
    { ...owed, playing },
    at,
    { isPlaying: true, track, continued: true, ...(device && { deviceId: device.id }) },
    MOVED_WITHIN_MS,
  )
}

/** It was not seen to go on in the other player, so that it still has to be started there. */
export function stillElsewhere({ expecting, ...party }: Party): Party {
  if (expecting?.continued !== true || party.playing === undefined) {
    return expecting === undefined ? party : { ...party, expecting }
  }
  return { ...party, playing: { ...party.playing, elsewhere: true } }
}

/** A start that is still awaited is awaited on the other device. */
export function movingParty(party: Party, at: number, device: Device): Party {
  const track = party.expecting?.track
  const awaited = track === undefined ? {} : { track }
  return withExpectation(party, at, { isPlaying: true, deviceId: device.id, ...awaited })
}

export function withFailedStart(party: Party): Party {
  const { expecting: _, ...rest } = stillElsewhere(party)
  if (rest.upcoming?.state !== 'starting') return rest
  const lostStarts = (rest.upcoming.lostStarts ?? 0) + 1
  return withUpcoming(rest, { state: 'refused', lostStarts })
}
