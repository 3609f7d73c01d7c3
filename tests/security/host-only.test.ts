import { describe, expect, it } from 'vitest'
import { decide } from '../../src/core/engine/decide.ts'
import { accountId } from '../../src/core/engine/ids.ts'
import type { Party } from '../../src/core/engine/party.ts'
import { ben, cleo, Story } from '../engine/story.ts'
import { playing, RuntimeStage } from '../runtime/stage.ts'
import { actions, commands, type Named, type Who } from './who-may.ts'

/** A party in every state that a host can bring it to. */
const states: Readonly<Record<string, () => Story>> = {
  'nothing chosen': () => new Story().starts(),
  'the lobby': () => new Story().isReady(),
  'the first round': () => new Story().isReady().begins().settlesAll(),
  'a round during a song': () => new Story().isLive(),
  'a winner that is queued': () => new Story().isLive().closes().settlesAll(),
  'a pause': () => new Story().isLive().asks({ type: 'pause' }),
  'trouble with the music': () =>
    new Story().isLive().when({ type: 'musicFailed', trouble: 'noDevice' }),
}

/** What guests may change is left out: who takes part, from where, who backs and brings what. */
function ofTheHost(party: Party) {
  const { people, left, channels, round, activeAt, suggestions, suggested, ...others } = party
  const { ballots: _, candidates: __, ...played } = round ?? {}
  return { ...others, round: played }
}

const of = <Entry extends readonly [Who, unknown]>(
  table: Readonly<Record<string, Entry>>,
  ...whose: readonly Who[]
) => Object.entries(table).filter(([, entry]) => whose.includes(entry[0]))

const HOSTS: readonly Who[] = ['host', 'realHost']

describe.each(Object.keys(states))('a guest, in %s,', (state) => {
  const inState = () => (states[state] ?? (() => new Story()))()

  it.each(of(commands, ...HOSTS))('is refused by the engine: %s', (_, [, command]) => {
    for (const by of [ben, cleo]) {
      const story = inState()
      const { party, now, seed, pool } = story
      const context = pool === undefined ? { now, seed } : { now, seed, pool }
      expect(decide(party, { ...command, by }, context)).toEqual({
        ok: false,
        why: { code: 'hostOnly' },
      })
    }
  })

  it.each(of(commands, 'anybody'))('changes nothing of the host’s: %s', (_, [, command]) => {
    const story = inState()
    const before = ofTheHost(story.party)
    story.when({ ...command, by: ben }).when({ ...command, by: cleo })
    expect(ofTheHost(story.party)).toEqual(before)
  })
})

describe.each(Object.keys(states))('a co-host, in %s,', (state) => {
  const inState = () =>
    (states[state] ?? (() => new Story()))()
      .asks({ type: 'join' }, ben)
      .asks({ type: 'join' }, cleo)
      .asks({ type: 'setCohost', person: cleo.person, cohost: true })

  function decided([, command]: (typeof commands)[keyof typeof commands]) {
    const { party, now, seed, pool } = inState()
    const context = pool === undefined ? { now, seed } : { now, seed, pool }
    return decide(party, { ...command, by: cleo }, context)
  }

  it.each(of(commands, 'host'))('is let by the engine: %s', (_, entry) => {
    const decision = decided(entry)
    const why = decision.ok ? undefined : decision.why.code
    expect(['hostOnly', 'realHostOnly']).not.toContain(why)
  })

  it.each(of(commands, 'realHost'))('is refused by the engine: %s', (_, entry) => {
    expect(decided(entry)).toEqual({ ok: false, why: { code: 'realHostOnly' } })
  })
})

/** Eve has Spotify of her own, so that nothing is refused only because she has none. */
async function eveConnects(stage: RuntimeStage): Promise<Named> {
  const spotify = stage.music.addAccount({ name: 'Eve' })
  const account = accountId(spotify.id)
  const { vault } = stage.store
  await vault.put('link', stage.chat.person('eve'), { account })
  await vault.put('account', account, {
    account,
    name: 'Eve',
    refreshToken: 'refresh',
    accessToken: 'access',
    accessExpiresAt: Number.MAX_SAFE_INTEGER,
  })
  const tracks = stage.music.makeTracks(5)
  const { party, round } = stage.view()
  return {
    party,
    round: round?.number ?? 1,
    playlist: spotify.addPlaylist({ name: 'Mine', tracks }).id,
    device: spotify.addDevice({ name: 'My phone' }).id ?? '',
  }
}

async function inLobby(): Promise<RuntimeStage> {
  const stage = new RuntimeStage()
  await stage.start()
  await stage.lobby()
  return stage
}

describe.each([
  ['in the lobby', inLobby],
  ['during a song', playing],
] as const)('%s, whatever a guest sends', (_, open) => {
  it.each(of(actions, ...HOSTS))('is refused and changes nothing: %s', async (_type, [, make]) => {
    const stage = await open()
    const named = await eveConnects(stage)
    const before = await stage.store.parties.load(named.party)
    stage.music.calls.length = 0
    const answer = await stage.ask('eve', make(named))
    expect(answer).toEqual({ kind: 'refused', why: { code: 'hostOnly' } })
    expect(stage.music.calls.filter(({ method }) => !isReading(method))).toEqual([])
    expect(await stage.store.parties.load(named.party)).toEqual(before)
    await stage.stop()
    expect(stage.problems).toEqual([])
  })

  it.each(of(actions, 'anybody'))('leaves the host’s as it is: %s', async (_type, [, make]) => {
    const stage = await open()
    const named = await eveConnects(stage)
    const before = ofTheHost(await stage.party())
    stage.music.calls.length = 0
    await stage.ask('eve', make(named))
    expect(stage.music.calls.filter(({ method }) => !isReading(method))).toEqual([])
    expect(ofTheHost(await stage.party())).toEqual(before)
    expect(await stage.store.vault.get('link', stage.chat.person('mara'))).toEqual({
      account: stage.accountId,
    })
    await stage.stop()
    expect(stage.problems).toEqual([])
  })
})

describe.each([
  ['in the lobby', inLobby],
  ['during a song', playing],
] as const)('%s, a co-host', (_, open) => {
  async function withCohost() {
    const stage = await open()
    const named = await eveConnects(stage)
    await stage.ask('eve', { type: 'vote', number: 1 })
    await stage.ask('mara', { type: 'cohost', person: stage.chat.person('eve') })
    return { stage, named }
  }

  it.each(of(actions, 'host'))('may do what the host may: %s', async (_type, [, make]) => {
    const { stage, named } = await withCohost()
    const answer = await stage.ask('eve', make(named))
    const why = answer.kind === 'refused' ? answer.why.code : answer.kind
    expect(['hostOnly', 'realHostOnly', 'connect']).not.toContain(why)
    expect((await stage.party()).account).toBe(stage.accountId)
    await stage.stop()
    expect(stage.problems).toEqual([])
  })

  it.each(of(actions, 'realHost'))('may not do what makes a host: %s', async (_type, [, make]) => {
    const { stage, named } = await withCohost()
    const before = await stage.party()
    expect(await stage.ask('eve', make(named))).toEqual({
      kind: 'refused',
      why: { code: 'realHostOnly' },
    })
    expect(await stage.party()).toEqual(before)
    await stage.stop()
  })

  it.each(['confirmDisconnect', 'confirmHostLeave'] as const)(
    'leaves the host their Spotify and their party: %s',
    async (type) => {
      const { stage } = await withCohost()
      await stage.ask('eve', { type })
      const { host, account, phase } = await stage.party()
      expect(host).toBe(stage.chat.person('mara'))
      expect(account).toBe(stage.accountId)
      expect(phase).not.toBe('ended')
      await stage.stop()
    },
  )
})

/** The watch looks at the player whatever anybody does. */
function isReading(method: string): boolean {
  return ['playback', 'queue', 'devices', 'playlists', 'playlist', 'tracks'].includes(method)
}
