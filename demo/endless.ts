import { boardIn, untilBoardShows } from './board.ts'
import { watchBoards } from './board-watch.ts'
import { Fan, liveAtSpotify } from './fan.ts'
import { begin, openParty } from './set-up.ts'
import { spoken } from './songs.ts'
import type { Transcript } from './transcript.ts'
import { pause } from './waiting.ts'
import type { World } from './world.ts'

const SHORTEST_SONG_MS = 60_000
const LONGEST_SONG_MS = 90_000
const LOOK_EVERY_MS = 500

/** From 60 to 90 seconds, in an order that looks like none. */
export function songLengthMs(place: number): number {
  return SHORTEST_SONG_MS + ((place * 7_000) % (LONGEST_SONG_MS - SHORTEST_SONG_MS))
}

/** A party that never ends by itself. */
export async function playEndlessly(world: World, transcript: Transcript): Promise<never> {
  const { host, home, away, guests } = world
  const { jo, sam, lin, ravi } = guests
  const code = await openParty(world, transcript, 'webPage')
  await jo.hears(await jo.press(boardIn(home), 'Join'))
  await begin(world)
  return Promise.race([
    watchBoards([home, away], transcript),
    tellSongs(world, transcript),
    tellProblems(world, transcript),
    liveAtSpotify(world, transcript),
    ...[host, jo, sam].map((guest) => new Fan(guest, transcript).live()),
    (async () => {
      await untilBoardShows(home, 'Vote for the next song')
      await lin.join(code)
      await untilBoardShows(away, code)
      return Promise.race([lin, ravi].map((guest) => new Fan(guest, transcript).live()))
    })(),
  ])
}

async function tellSongs({ account }: World, transcript: Transcript): Promise<never> {
  for (let told = 0; ; ) {
    await pause(LOOK_EVERY_MS)
    for (const { track } of account.player.history().slice(told)) {
      told += 1
      transcript.event(`♪ ${account.player.state().device?.name} plays ${spoken(track)}`)
    }
  }
}

async function tellProblems(world: World, transcript: Transcript): Promise<never> {
  for (let told = 0; ; ) {
    await pause(LOOK_EVERY_MS)
    for (const problem of world.problems().slice(told)) {
      told += 1
      transcript.event(`PROBLEM  ${problem}`)
    }
  }
}
