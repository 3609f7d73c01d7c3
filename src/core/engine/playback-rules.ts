import { type Context, type Decision, happened } from './decision.ts'
import type { Event } from './events.ts'
import { afterEvents } from './evolve.ts'
import { confirmations, isOldNews, showsStart } from './expectation-rules.ts'
import { orphaning } from './handover-rules.ts'
import type { Expectation, MusicTrouble, Party } from './party.ts'
import type { Playback } from './playback.ts'
import { aboutInterruption, aboutSilence } from './silence-rules.ts'
import { aboutSong, ourSong } from './song-rules.ts'

export function musicFailed(party: Party, trouble: MusicTrouble, { now }: Context): Decision {
  const isKnown = party.trouble?.kind === trouble
  return happened(
    ...(isKnown ? [] : [{ type: 'troubleBegan', at: now, kind: trouble } as const]),
    ...orphaning(party, trouble, now),
  )
}

/** What the player shows, and what that means for the party. */
export function playbackObserved(party: Party, seen: Playback, context: Context): Decision {
  if (party.phase !== 'live' && party.phase !== 'paused') return happened()
  if (isOldNews(party, seen)) return happened()
  const news = [...confirmations(party, seen), ...aboutDevice(party, seen)]
  return happened(...news, ...aboutMusic(afterEvents(party, news), seen, context, party.expecting))
}

function aboutMusic(
  party: Party,
  seen: Playback,
  context: Context,
  expected: Expectation | undefined,
): Event[] {
  switch (seen.kind) {
    case 'track':
      return showsStart(party, seen, expected)
        ? ourSong(party, seen, context)
        : aboutSong(party, seen, context)
    case 'nothing':
      return aboutSilence(party, seen, context)
    case 'other':
      return seen.isPlaying ? aboutInterruption(party, seen.at) : aboutSilence(party, seen, context)
  }
}

/** Music that plays elsewhere was moved there; a silent player elsewhere means nothing. */
function aboutDevice(party: Party, seen: Playback): Event[] {
  if (seen.kind === 'nothing' || seen.device === undefined || !seen.isPlaying) return []
  const { device } = seen
  const hasId = party.device?.id === device.id
  const hasName = party.device?.name === device.name && party.device.type === device.type
  if (hasId && hasName) return []
  const adopted: Event = { type: 'deviceChosen', device }
  // Spotify gave it another id, or somebody another name.
  if (hasId || hasName || party.device === undefined) return [adopted]
  return [
    adopted,
    { type: 'remarked', remark: { kind: 'deviceMoved', at: seen.at, device: device.name } },
  ]
}
