import { Ballots, type Winner } from './ballots.ts'
import { boardIn, type Channel, candidatesOn, untilBoardShows, untilVotesShow } from './board.ts'
import type { RunningProgram } from './program.ts'
import { begin, openParty } from './set-up.ts'
import { queuedAt, type StartedSong, spoken, untilSongStarts } from './songs.ts'
import type { Transcript } from './transcript.ts'
import { type Decided, giveVerdict, secondsBeforeEnd } from './verdict.ts'
import { pause, until } from './waiting.ts'
import type { World } from './world.ts'

export const SONG_MS = 40_000
const BETWEEN_ACTS_MS = 1_400

/** A party of three songs, told as it happens. Resolves with whether everything went well. */
export async function playScript(
  world: World,
  transcript: Transcript,
  program: RunningProgram,
): Promise<boolean> {
  const { host, home, away, guests } = world
  const { jo, sam, lin } = guests
  const show = () => {
    transcript.block(`The board in Discord, #${home.name}:`, boardIn(home).text())
    transcript.block(`The board in Slack, #${away.name}:`, boardIn(away).text())
  }
  const showVotes = async (ballots: Ballots) => {
    const both: readonly Channel[] = [home, away]
    await Promise.all(both.map((channel) => untilVotesShow(channel, ballots.counts())))
    show()
  }

  transcript.chapter('Mara opens a party')
  const code = await openParty(world, transcript, 'pastedAddress')
  await jo.hears(await jo.press(boardIn(home), 'Join'))

  transcript.chapter('The first song is voted for')
  const opening = new Ballots(candidatesOn(await begin(world), world.tracks))
  await pause(BETWEEN_ACTS_MS)
  await opening.vote(jo, 'reaction', 2)
  await pause(BETWEEN_ACTS_MS)
  await opening.vote(host, 'button', 3)
  await pause(BETWEEN_ACTS_MS)
  await opening.vote(sam, 'command', 3)
  await untilVotesShow(home, opening.counts())
  await host.press(boardIn(home), 'Play now')
  const first = await hear(world, transcript, opening.winner(), 0)

  transcript.chapter('A Slack channel joins, and somebody thinks again')
  const second = new Ballots(
    candidatesOn(await untilBoardShows(home, 'Vote for the next song'), world.tracks),
  )
  await lin.join(code)
  await untilBoardShows(away, 'Vote for the next song')
  await pause(BETWEEN_ACTS_MS)
  await second.vote(lin, 'button', 1)
  await pause(BETWEEN_ACTS_MS)
  await second.vote(sam, 'command', 4)
  await pause(BETWEEN_ACTS_MS)
  await second.vote(jo, 'reaction', 1)
  await pause(BETWEEN_ACTS_MS)
  await second.takeBack(sam, 'command', 4)
  await pause(BETWEEN_ACTS_MS)
  await second.vote(sam, 'reaction', 2)
  await showVotes(second)
  const secondQueuedAt = await hearQueued(world, transcript, second.winner(), first)
  await tellNext(world, transcript, second.winner())
  const next = await hear(world, transcript, second.winner(), 1)
  await untilBothPlay(world, next)

  transcript.chapter('Everybody agrees on the third')
  const third = new Ballots(
    candidatesOn(await untilBoardShows(home, 'Vote for the next song'), world.tracks),
  )
  await pause(BETWEEN_ACTS_MS)
  await third.vote(sam, 'reaction', 4)
  await pause(BETWEEN_ACTS_MS)
  await third.vote(jo, 'reaction', 3)
  await pause(BETWEEN_ACTS_MS)
  await third.vote(lin, 'button', 4)
  await pause(BETWEEN_ACTS_MS)
  await third.vote(host, 'command', 4)
  await pause(BETWEEN_ACTS_MS)
  await third.takeBack(jo, 'reaction', 3)
  await pause(BETWEEN_ACTS_MS)
  await third.vote(jo, 'button', 4)
  await showVotes(third)
  const thirdQueuedAt = await hearQueued(world, transcript, third.winner(), next)
  await tellNext(world, transcript, third.winner())
  const last = await hear(world, transcript, third.winner(), 2)
  await untilBothPlay(world, last)
  await pause(BETWEEN_ACTS_MS)

  transcript.chapter('Mara ends the party')
  await endParty(world)
  show()

  const programEnd = await program.stop()

  const decided: Decided[] = [
    { winner: opening.winner(), song: first },
    { winner: second.winner(), song: next, queued: { at: secondQueuedAt, during: first } },
    { winner: third.winner(), song: last, queued: { at: thirdQueuedAt, during: next } },
  ]
  return giveVerdict(decided, programEnd, world, transcript)
}

/** Waits until Spotify was asked to play the winner next. */
async function hearQueued(
  world: World,
  transcript: Transcript,
  { track }: Winner,
  before: StartedSong,
): Promise<number> {
  const at = await until(() => queuedAt(world, track), `${spoken(track)} should be queued`)
  const left = secondsBeforeEnd(at, before)
  transcript.event(`Partyline queues ${spoken(track)} at Spotify, ${left} s before the song ends`)
  return at
}

async function hear(
  world: World,
  transcript: Transcript,
  winner: Winner,
  place: number,
): Promise<StartedSong> {
  const song = await untilSongStarts(world, place)
  const isWinner = song.track === winner.track
  transcript.event(`♪ ${song.device ?? 'Nothing'} plays ${spoken(song.track)}`)
  if (!isWinner) transcript.event(`  but the votes were for ${spoken(winner.track)}`)
  return song
}

/** Waits until people of both platforms can see what comes next. */
async function tellNext(
  { home, away }: World,
  transcript: Transcript,
  { track }: Winner,
): Promise<void> {
  const both: readonly Channel[] = [home, away]
  await Promise.all(both.map((channel) => untilBoardShows(channel, `Next: ${track.name}`)))
  transcript.event(`Both boards, in Discord and in Slack, say that ${spoken(track)} is next`)
}

/** Waits until people of both platforms can see what plays. */
async function untilBothPlay({ home, away }: World, { track }: StartedSong): Promise<void> {
  const plays = new RegExp(`Now playing\n(?:│ )?${track.name}\n`)
  const both: readonly Channel[] = [home, away]
  await Promise.all(both.map((channel) => untilBoardShows(channel, plays)))
}

async function endParty({ host, home, away }: World): Promise<void> {
  const asked = await host.type('party end')
  await host.press(await asked.answer(), 'End the party')
  const both: readonly Channel[] = [home, away]
  await Promise.all(both.map((channel) => untilBoardShows(channel, 'The party is over')))
}
