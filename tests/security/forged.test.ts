import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EmulatedChannel } from '../../emulators/discord/types.ts'
import type { EmulatedChannel as SlackChannel } from '../../emulators/slack/types.ts'
import { CHOOSE_DEVICE, CHOOSE_PLAYLIST, controlIdOf } from '../../src/bots/actions.ts'
import { sayings } from '../../src/bots/phrases/help.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { type PartyId, partyId } from '../../src/core/engine/ids.ts'
import type { Party } from '../../src/core/engine/party.ts'
import type { Action } from '../../src/core/inbox.ts'
import { createSealer, parseTokenKeys } from '../../src/store/sealer.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import {
  board,
  candidates,
  type LiveParty,
  liveParty,
  type Place,
  type Seen,
  votes,
} from '../e2e/live-party.ts'
import type { Stage } from '../e2e/stage.ts'
import { refusalShown, untilTrue } from '../e2e/steps.ts'
import { hostActions } from './who-may.ts'

/** A party in a channel of Discord and in one of Slack, and another party elsewhere. */
interface Scene {
  readonly live: LiveParty
  readonly lounge: SlackChannel
  readonly cellar: EmulatedChannel
  readonly own: PartyId
  readonly other: PartyId
  /** What Discord or Slack tells somebody new who sends this for the board of the party. */
  readonly forge: Readonly<Record<'Discord' | 'Slack', Forge>>
}

type Forge = (id: string, value?: string) => Promise<string>

let scene: Scene
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  scene = await opened((close) => closing.push(close))
})

afterAll(async () => {
  for (const close of closing) await close()
})

async function opened(onTestFinished: (close: () => Promise<void>) => void): Promise<Scene> {
  const live = await liveParty(onTestFinished, { playing: 'other songs', durationMs: 900_000 })
  const { discord, workspace } = live.stage
  const cellar = discord.addGuild('Others').addChannel('cellar')
  await (await live.kim.command(cellar, 'party start')).answer()
  await untilTrue(() => cellar.messages().length > 0, 'the board of the other party')
  const lounge = workspace.addChannel('lounge')
  const ana = workspace.addPerson('ana', { displayName: 'Ana' })
  await (await ana.command(lounge, `/party join ${live.code}`)).answer()
  await lounge.waitForMessage((message) => candidates(message).length > 0)
  const own = partyOf(board(live.channel).button('1'))
  const other = partyOf(board(cellar).button(labels.join))

  let people = 0
  const onDiscord: Forge = async (id, value) => {
    people += 1
    const eve = discord.addPerson(`eve${people}`)
    const forged = await eve.forge(board(live.channel), id, value)
    return words((await forged.answer()).text())
  }
  const inSlack: Forge = async (id, value) => {
    people += 1
    const eve = workspace.addPerson(`eve${people}`)
    const forged = await eve.forge(board(lounge), id, value)
    const inModal = () => words(eve.modal?.text() ?? '')
    const shown = untilTrue(() => inModal().includes('Only the host'), 'a modal').then(inModal)
    return Promise.any([forged.answer().then((message) => words(message.text())), shown])
  }
  return { live, lounge, cellar, own, other, forge: { Discord: onDiscord, Slack: inSlack } }
}

/** The party that a button names. */
function partyOf(button: object): PartyId {
  return partyId(('custom_id' in button ? String(button.custom_id) : '').split(':')[2] ?? '')
}

function words(text: string): string {
  return text.replace(/`/g, '')
}

function idOf(action: Action): string {
  return controlIdOf(action) ?? ''
}

function commandsToPlayer({ spotify }: Stage): number {
  const isCommand = ({ method, path }: { method: string; path: string }) =>
    method !== 'GET' && path.startsWith('/v1/me/player')
  return spotify.requests.filter(isCommand).length
}

/** The parties as they are stored, once the program has stopped. */
async function storedParties(stage: Stage): Promise<readonly Party[]> {
  await stage.stopProgram()
  const store = await openSqliteStore({
    url: stage.environment.DATABASE_URL ?? '',
    sealer: createSealer(parseTokenKeys(stage.environment.TOKEN_KEYS ?? '')),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    now: Date.now,
  })
  const { records } = await store.parties.active()
  await store.close()
  return records.map(({ party }) => party)
}

/** Ids that were never written, in every way that comes to mind. */
const nonsense = [
  'v1',
  'v1:',
  'v1:nonsense',
  'v2:pause',
  'v1:pause:now',
  'v1:PAUSE',
  'v1:pressVote',
  'v1:pressVote:p:1:-1',
  'v1:pressVote:p:1:1e9',
  'v1:pressVote:p:1:1:1',
  'v1:%E0%A4%A',
  'v1:pasteAddress:x',
  'v1:openCodes',
  '__proto__',
  'constructor',
  '../../party',
  'discord:1/2',
  "'; drop table keyv; --",
  '\u202e\u2066',
  '{"type":"pause"}',
  `v1:pressVote:${'x'.repeat(5_000)}:1:1`,
  `v1:${'a:'.repeat(2_000)}`,
]

describe.each(['Discord', 'Slack'] as const)('a control that somebody forges in %s', (platform) => {
  it('is refused where it is the host’s, whichever it is', async () => {
    const { live, own, forge } = scene
    const playlist = live.playlist.id
    const before = commandsToPlayer(live.stage)
    const hostOnly = refusalShown({ code: 'hostOnly' })
    for (const action of hostActions({ party: own, round: 1, playlist, device: 'phone' })) {
      expect(await forge[platform](idOf(action)), action.type).toContain(hostOnly)
    }
    expect(await forge[platform](CHOOSE_PLAYLIST, playlist)).toContain(hostOnly)
    expect(await forge[platform](CHOOSE_DEVICE, 'phone')).toContain(hostOnly)
    expect(commandsToPlayer(live.stage)).toBe(before)
  })

  it('does nothing where it names another party, and leaves the board', async () => {
    const { live, own, other, forge } = scene
    const partyOver = refusalShown({ code: 'partyOver' })
    for (const party of [other, partyId('nowhere'), partyId(`${own}x`)]) {
      for (const action of [
        { type: 'pressVote', party, round: 1, number: 1 },
        { type: 'joinHere', party },
        { type: 'begin', party },
        { type: 'playNow', party },
        { type: 'retry', party },
      ] as const) {
        expect(await forge[platform](idOf(action)), action.type).toContain(words(partyOver))
      }
    }
    expect(candidates(board(live.channel))).toHaveLength(5)
  })

  it('does nothing where it names another round, or no candidate', async () => {
    const { own: party, forge } = scene
    const vote = { type: 'pressVote', party, round: 1, number: 1 } as const
    for (const round of [0, 2, 999_999_999]) {
      const told = await forge[platform](idOf({ ...vote, round }))
      expect(told).toContain(refusalShown({ code: 'roundOver' }))
    }
    for (const number of [0, 6, 10, 999_999_999]) {
      const told = await forge[platform](idOf({ ...vote, number }))
      expect(told).toContain(refusalShown({ code: 'noSuchCandidate', highest: 5 }))
    }
  })

  it('does nothing where this program never wrote it, and repeats none of it', async () => {
    for (const id of nonsense) {
      expect(await scene.forge[platform](id), id.slice(0, 40)).toContain(sayings.oldButton)
    }
    expect(await scene.forge[platform]('v1:nonsense', 'x'.repeat(5_000))).toContain(
      sayings.oldButton,
    )
  })
})

describe('afterwards', () => {
  it('everything is as it was: in the channels, and in what is stored', async () => {
    const { live, lounge, own, other } = scene
    const { stage, channel, playlist } = live
    const places: readonly Place<Seen>[] = [channel, lounge]
    for (const place of places) expect(votes(board(place))).toEqual([0, 0, 0, 0, 0])
    const parties = await storedParties(stage)
    const [mine, theirs] = [own, other].map((id) => parties.find((party) => party.id === id))
    expect(mine).toMatchObject({
      phase: 'live',
      host: `discord:${live.mara.id}`,
      device: { name: 'Kitchen' },
      playlist: { id: playlist.id },
      round: { number: 1, state: 'open', ballots: {} },
    })
    expect(Object.values(mine?.people ?? {}).map(({ name }) => name)).toEqual(['Mara', 'Ana'])
    expect(theirs).toMatchObject({ phase: 'lobby', host: `discord:${live.kim.id}` })
    expect(theirs?.people).toHaveProperty([`discord:${live.kim.id}`])
    expect(Object.keys(theirs?.people ?? {})).toHaveLength(1)
  })
})
