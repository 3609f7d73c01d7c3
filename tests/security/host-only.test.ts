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

/** What guests may change is left out: who takes part, from where, and who backs what. */
function ofTheHost({ people, left, channels, round, activeAt, ...others }: Party) {
  const { ballots: _, ...played } = round ?? {}
  return { ...others, round: played }
}

const of = <Entry extends readonly [Who, unknown]>(
  table: Readonly<Record<string, Entry>>,
  who: Who,
) => Object.entries(table).filter(([, entry]) => entry[0] === who)

describe.each(Object.keys(states))('a guest, in %s,', (state) => {
  const inState = () => (states[state] ?? (() => new Story()))()

  it.each(of(commands, 'host'))('is refused by the engine: %s', (_, [, command]) => {
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
  it.each(of(actions, 'host'))('is refused and changes nothing: %s', async (_type, [, make]) => {
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

/** The watch looks at the player whatever anybody does. */
function isReading(method: string): boolean {
  return ['playback', 'queue', 'devices', 'playlists', 'playlist', 'tracks'].includes(method)
}
