import type { ChannelId, PartyId } from '../../src/core/engine/ids.ts'
import { RuntimeStage } from '../runtime/stage.ts'
import { type Death, Steps } from './steps.ts'
import { Telling } from './telling.ts'

const SONG_MS = 40_000
const STORE_MS = 5
const POSTING_MS = 60
const REST_MS = 12_000

/** What came of a story. */
export interface Told {
  readonly telling: Telling
  readonly steps: Steps
  readonly party: PartyId
  readonly playedByHand: readonly string[]
}

/** Told while the program dies at these steps. */
export type Story = (deaths: readonly Death[]) => Promise<Told>

/** Everything takes its time, so that a death falls between. */
function aTelling(deaths: readonly Death[]): { telling: Telling; steps: Steps } {
  const steps = new Steps(deaths, () => stage.die())
  const stage = new RuntimeStage({ songs: 12, durationMs: SONG_MS, through: steps.through })
  const after = (ms: number) => () =>
    new Promise<void>((resolve) => stage.clock.at(stage.clock.now() + ms, resolve))
  stage.store.delayBy(after(STORE_MS))
  for (const chat of [stage.chat, stage.elsewhere]) chat.delay('postBoard', POSTING_MS)
  return { telling: new Telling(stage), steps }
}

/**
 * In silence; two platforms; votes in every way, one of them taken back; a pause, another
 * playlist, the end of a round and of a song, the end of the party.
 */
export const wholeParty: Story = async (deaths) => {
  const { telling, steps } = aTelling(deaths)
  const { stage } = telling
  const home = stage.channel
  const lounge = stage.elsewhere.openChannel('lounge')
  const other = stage.account.addPlaylist({
    name: 'Late',
    tracks: stage.music.makeTracks(8, { durationMs: SONG_MS, prefix: 'Late' }),
  })
  const party = await toLobby(telling)
  await joinFrom(telling, lounge)

  await telling.ask('mara', home, { type: 'begin', party })
  await telling.openRound(home)
  await telling.react('jo', home, 2)
  await telling.react('jo', home, 3)
  await telling.press('lin', home, 3)
  await telling.react('kim', lounge, 3)
  await telling.vote('pia', lounge, 1)
  await telling.unreact('jo', home, 2)
  await telling.ask('mara', home, { type: 'playNow', party })

  await telling.openRound(home, 2)
  await telling.openRound(lounge, 2)
  await telling.react('kim', lounge, 4)
  await telling.press('pia', lounge, 4)
  await telling.ask('mara', home, { type: 'pause' })
  await telling.pass(2_000)
  await telling.ask('mara', home, { type: 'resume' })
  await telling.press('lin', home, 5)
  await telling.press('lin', home, 5, false)
  await telling.vote('mara', home, 4)
  await telling.ask('mara', home, { type: 'playlist', playlist: other.id })

  await telling.openRound(home, 3)
  await telling.react('jo', home, 1)
  await telling.press('pia', lounge, 1)
  await telling.pass(3_000)
  await endParty(telling)
  return { telling, steps, party, playedByHand: [] }
}

/** Music plays already and is followed; the host goes on to the next song, twice. */
export const goingOn: Story = async (deaths) => {
  const { telling, steps } = aTelling(deaths)
  const { stage } = telling
  const home = stage.channel
  const porch = stage.elsewhere.openChannel('porch')
  const radio = stage.music.makeTracks(1, { prefix: 'Radio', durationMs: SONG_MS })
  const party = await toLobby(telling)
  await telling.ask('kim', porch, { type: 'join', code: stage.view().code })
  stage.account.player.play({ tracks: radio })
  await telling.ask('mara', home, { type: 'begin', party })

  await telling.react('jo', home, 2)
  await telling.press('kim', porch, 2)
  await telling.ask('mara', home, { type: 'next' })
  await telling.openRound(home, 2)
  await telling.openRound(porch, 2)
  await telling.press('jo', home, 3)
  await telling.until(() => stage.view().upcoming?.certain === true, 'a winner in the queue')
  await telling.ask('mara', home, { type: 'next' })
  await telling.openRound(home, 3)
  await telling.press('kim', porch, 1)
  await telling.pass(3_000)
  await endParty(telling)
  return { telling, steps, party, playedByHand: radio.map(({ name }) => name) }
}

/**
 * Channels come, turn loud and quiet, and go; a board is deleted by hand, the host goes on while a
 * winner is being queued and after a pause over the end of a song, and ends the party in mid-close.
 */
export const comingAndGoing: Story = async (deaths) => {
  const { telling, steps } = aTelling(deaths)
  const { stage } = telling
  const home = stage.channel
  const porch = stage.elsewhere.openChannel('porch')
  const attic = stage.chat.openChannel('attic')
  const party = await toLobby(telling)
  await telling.ask('kim', porch, { type: 'join', code: stage.view().code })
  await telling.ask('mara', home, { type: 'begin', party })
  await telling.openRound(home)
  await telling.ask('lin', attic, { type: 'join', code: stage.view().code })
  await telling.react('lin', attic, 1)
  await telling.ask('kim', porch, { type: 'quiet', quiet: false })
  await telling.press('kim', porch, 1)
  await telling.ask('mara', home, { type: 'playNow', party })

  await telling.openRound(home, 2)
  await telling.openRound(attic, 2)
  stage.chat.deleteBoard(home)
  await telling.press('jo', home, 2)
  await telling.ask('lin', attic, { type: 'leave' })
  await telling.ask('lin', attic, { type: 'confirmLeaveChannel' })
  await telling.until(() => stage.view().round?.open === false, 'the end of the vote')
  await telling.ask('mara', home, { type: 'next' })

  await telling.openRound(home, 3)
  await telling.ask('kim', porch, { type: 'quiet', quiet: true })
  await telling.press('kim', porch, 3)
  await telling.ask('mara', home, { type: 'pause' })
  await telling.pass(SONG_MS)
  await telling.ask('mara', home, { type: 'next' })

  await telling.openRound(home, 4)
  await telling.react('jo', home, 4)
  await telling.until(() => stage.view().round?.open === false, 'the end of the vote')
  await endParty(telling)
  return { telling, steps, party, playedByHand: [] }
}

async function toLobby(telling: Telling): Promise<PartyId> {
  const { stage } = telling
  await telling.begin()
  await telling.ask('mara', stage.channel, { type: 'start' })
  await telling.ask('mara', stage.channel, { type: 'choosePlaylist', playlist: stage.playlist })
  await telling.until(() => telling.view(stage.channel)?.missing === undefined, 'the lobby')
  return stage.view().party
}

/** The channel of the other platform gets a board for every song. */
async function joinFrom(telling: Telling, channel: ChannelId): Promise<void> {
  const { code } = telling.stage.view()
  await telling.ask('kim', channel, { type: 'join', code })
  await telling.ask('kim', channel, { type: 'quiet', quiet: false })
}

async function endParty(telling: Telling): Promise<void> {
  await telling.ask('mara', telling.stage.channel, { type: 'end' })
  await telling.ask('mara', telling.stage.channel, { type: 'confirmEnd' })
  await telling.pass(REST_MS)
}
