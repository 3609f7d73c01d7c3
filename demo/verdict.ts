import type { Winner } from './ballots.ts'
import { boardText, type Channel } from './board.ts'
import { type StartedSong, spoken } from './songs.ts'
import type { Transcript } from './transcript.ts'
import { SPEAKER, type World } from './world.ts'

/** One round, what came of it, and how. */
export interface Decided {
  /** By the demo's own count. */
  readonly winner: Winner
  /** What the host's Spotify really played then. */
  readonly song: StartedSong
  /** Absent for the first song, which was started at once. */
  readonly queued?: { readonly at: number; readonly during: StartedSong }
}

/** How long before the song's end the instant was, in seconds. */
export function secondsBeforeEnd(at: number, { track, startedAt }: StartedSong): string {
  return ((startedAt + track.durationMs - at) / 1_000).toFixed(1)
}

/** Prints the summary; `programEnd` is how the program's process ended. Tells whether everything went well. */
export function giveVerdict(
  decided: readonly Decided[],
  programEnd: string,
  world: World,
  transcript: Transcript,
): boolean {
  const problems = [
    ...decided.flatMap(problemsOf),
    ...unplanned(decided, world),
    ...[world.home, world.away].flatMap((channel) => misreported(decided, channel)),
    ...(programEnd === 'exit code 0'
      ? []
      : [`The program was told to stop, and ended by ${programEnd}.`]),
    ...world.problems(),
  ]
  transcript.say(`\nThe winners, by the votes that were cast:\n`)
  decided.forEach((round, place) => {
    transcript.say(`  ${place + 1}. ${summaryOf(round)}`)
  })
  transcript.say('')
  for (const problem of problems) transcript.say(`  Wrong: ${problem}`)
  if (problems.length === 0) transcript.say('  Discord and Slack told the same winners.\n')
  transcript.say(problems.length === 0 ? 'The demo went well.' : 'The demo did not go well.')
  return problems.length === 0
}

function summaryOf({ winner, queued }: Decided): string {
  const { track, votes, voters } = winner
  const how =
    queued === undefined
      ? 'started at once by [Play now]'
      : `queued ${secondsBeforeEnd(queued.at, queued.during)} s before the end of “${queued.during.track.name}”`
  return `${spoken(track)}: ${votes} of ${voters} people voted for it; ${how}`
}

function problemsOf({ winner, song, queued }: Decided): string[] {
  const name = spoken(winner.track)
  const expectedOrigin = queued === undefined ? 'play' : 'queue'
  return [
    song.track === winner.track
      ? undefined
      : `${name} had won, but ${spoken(song.track)} was played.`,
    song.by === expectedOrigin
      ? undefined
      : `${name} should have come by ${expectedOrigin}, but came by ${song.by}.`,
    song.device === SPEAKER
      ? undefined
      : `${name} was played on ${song.device ?? 'no device'} instead of the ${SPEAKER}.`,
    queued !== undefined && queued.at > queued.during.startedAt + queued.during.track.durationMs
      ? `${name} was queued only after the song before it.`
      : undefined,
  ].filter((problem) => problem !== undefined)
}

/** Songs that were played beside the winners. */
function unplanned(decided: readonly Decided[], { account }: World): string[] {
  return account.player
    .history()
    .slice(decided.length)
    .map(({ track }) => `${spoken(track)} was played although nobody had decided it.`)
}

/** The last board of each channel tells what was played. */
function misreported(decided: readonly Decided[], channel: Channel): string[] {
  const told = [...boardText(channel).matchAll(/^(?:│ )?• (.+) – .+$/gm)].map(([, title]) => title)
  const expected = decided.map(({ winner }) => winner.track.name)
  return told.join() === expected.join()
    ? []
    : [`The board in #${channel.name} tells ${told.join(', ')} instead of ${expected.join(', ')}.`]
}
