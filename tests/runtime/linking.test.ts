import { describe, expect, it } from 'vitest'
import type { Action, Answer } from '../../src/core/inbox.ts'
import { StoreFailure } from '../../src/core/ports.ts'
import { HALLWAY, RuntimeStage } from './stage.ts'

const MINUTE_MS = 60_000

async function started(): Promise<RuntimeStage> {
  const stage = new RuntimeStage()
  await stage.start()
  return stage
}

async function playing(): Promise<RuntimeStage> {
  const stage = await started()
  await stage.play()
  await stage.clock.advance(5_000)
  return stage
}

async function codeFor(stage: RuntimeStage, name: string): Promise<string> {
  const askedAt = stage.clock.now()
  const answer = await stage.ask(name, { type: 'link' })
  if (answer.kind !== 'linkCode') throw new Error('There is no code.')
  expect(answer.until).toBe(askedAt + 10 * MINUTE_MS)
  return answer.code
}

/** Types a code on the other platform. */
function types(stage: RuntimeStage, name: string, code: string): Promise<Answer> {
  return stage.ask(name, { type: 'link', code }, HALLWAY)
}

const linkedWith = (name: string) => ({ kind: 'done', what: { what: 'linked', with: name } })
const refusedAs = (code: string) => ({ kind: 'refused', why: { code } })

function votes(stage: RuntimeStage): readonly number[] {
  return stage.view().round?.candidates.map((candidate) => candidate.votes) ?? []
}

describe('a code that links', () => {
  it('has eight letters and digits, which may be typed in any way', async () => {
    const stage = await started()
    const code = await codeFor(stage, 'jo')
    expect(code).toMatch(/^[A-HJ-NP-Z2-9]{8}$/)
    const typed = ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `
    expect(await types(stage, 'jo', typed)).toEqual(linkedWith('jo'))
    await stage.stop()
  })

  it('works once, for ten minutes, and not for whoever got it', async () => {
    const stage = await started()
    const code = await codeFor(stage, 'jo')
    expect(await stage.ask('jo', { type: 'link', code })).toEqual(refusedAs('linkWithYourself'))
    expect(await types(stage, 'jo', code)).toEqual(linkedWith('jo'))
    expect(await types(stage, 'sam', code)).toEqual(refusedAs('wrongLinkCode'))
    const later = await codeFor(stage, 'kim')
    await stage.clock.advance(10 * MINUTE_MS)
    expect(await types(stage, 'kim', later)).toEqual(refusedAs('wrongLinkCode'))
    await stage.stop()
  })

  it('is the newest that was asked for', async () => {
    const stage = await started()
    const former = await codeFor(stage, 'jo')
    const code = await codeFor(stage, 'jo')
    expect(await types(stage, 'jo', former)).toEqual(refusedAs('wrongLinkCode'))
    expect(await types(stage, 'jo', code)).toEqual(linkedWith('jo'))
    await stage.stop()
  })

  it('goes to one of two who type it at the same moment', async () => {
    const stage = await started()
    const code = await codeFor(stage, 'jo')
    const typing = ['jo', 'sam'].map((name) =>
      stage.elsewhere.ask(name, stage.elsewhere.openChannel(name), { type: 'link', code }),
    )
    const answers = await stage.during(Promise.all(typing))
    expect(answers).toContainEqual(linkedWith('jo'))
    expect(answers).toContainEqual(refusedAs('wrongLinkCode'))
    await stage.stop()
  })

  it('cannot be guessed fast', async () => {
    const stage = await started()
    const code = await codeFor(stage, 'jo')
    for (let times = 0; times < 3; times += 1) {
      expect(await types(stage, 'eve', 'AAAAAAAA')).toEqual(refusedAs('wrongLinkCode'))
    }
    expect(await types(stage, 'eve', code)).toMatchObject(refusedAs('guessingTooFast'))
    await stage.stop()
  })

  it('is removed when nobody used it', async () => {
    const stage = await started()
    await codeFor(stage, 'jo')
    await stage.clock.advance(21 * MINUTE_MS)
    expect(await stage.store.vault.list('linkCode')).toEqual([])
    await stage.stop()
  })
})

describe('people who are linked', () => {
  it('count once, wherever they vote, and each way of voting is taken back there', async () => {
    const stage = await playing()
    const lounge = await stage.joinElsewhere('jo')
    await stage.link('jo', 'jo')
    stage.chat.react('jo', stage.channel, 1)
    await stage.during(stage.elsewhere.press('jo', lounge, 1))
    await stage.clock.advance(3_000)
    expect(votes(stage)).toEqual([1, 0, 0, 0, 0])
    stage.chat.unreact('jo', stage.channel, 1)
    await stage.clock.advance(3_000)
    expect(votes(stage)).toEqual([1, 0, 0, 0, 0])
    await stage.during(stage.elsewhere.press('jo', lounge, 1))
    await stage.clock.advance(3_000)
    expect(votes(stage)).toEqual([0, 0, 0, 0, 0])
    await stage.stop()
  })

  it('are made one in a party that is running, and keep all their votes', async () => {
    const stage = await playing()
    const lounge = await stage.joinElsewhere('jo')
    stage.chat.react('jo', stage.channel, 1)
    stage.chat.react('jo', stage.channel, 2)
    await stage.during(stage.elsewhere.press('jo', lounge, 2))
    await stage.during(stage.elsewhere.press('jo', lounge, 3))
    await stage.clock.advance(3_000)
    expect(votes(stage)).toEqual([1, 2, 1, 0, 0])
    expect(await stage.link('jo', 'jo')).toEqual(linkedWith('jo'))
    await stage.clock.advance(3_000)
    expect(votes(stage)).toEqual([1, 1, 1, 0, 0])
    expect(stage.view()).toMatchObject({ round: { voters: 1 }, people: { count: 2 } })
    await stage.stop()
  })

  it('are the host on both platforms, whoever of the two gave the code', async () => {
    for (const giver of ['host', 'other'] as const) {
      const stage = await playing()
      const lounge = await stage.joinElsewhere('mara')
      const next: Action = { type: 'next' }
      expect(await stage.ask('mara', next, lounge)).toEqual(refusedAs('hostOnly'))
      if (giver === 'host') await stage.link('mara', 'mara')
      else {
        const offer = await stage.ask('mara', { type: 'link' }, lounge)
        const code = offer.kind === 'linkCode' ? offer.code : ''
        expect(await stage.ask('mara', { type: 'link', code })).toEqual(linkedWith('mara'))
      }
      expect(await stage.ask('mara', next, lounge)).toMatchObject({ kind: 'done' })
      expect((await stage.party()).host).toBe(stage.chat.person('mara'))
      expect(stage.view().people.count).toBe(1)
      await stage.stop()
    }
  })

  it('have the Spotify of either, until they are unlinked', async () => {
    const stage = await started()
    const lounge = stage.elsewhere.openChannel('lounge')
    const start: Action = { type: 'start' }
    await stage.link('mara', 'mara')
    expect(await stage.ask('mara', start, lounge)).toMatchObject({ kind: 'choosePlaylist' })
    await stage.ask('mara', { type: 'confirmEnd' }, lounge)
    expect(await stage.ask('mara', { type: 'unlink' }, lounge)).toMatchObject({ kind: 'done' })
    expect(await stage.ask('mara', start, lounge)).toMatchObject({ kind: 'connect' })
    expect(await stage.chat.home('mara')).toMatchObject({ isConnected: true, isLinked: false })
    await stage.stop()
  })

  it('connect Spotify for both with a login that began before', async () => {
    const stage = await started()
    const connect: Action = { type: 'connect' }
    const asked = await stage.ask('jo', connect, HALLWAY)
    if (asked.kind !== 'connect') throw new Error('Nothing was asked.')
    await stage.link('jo', 'jo')
    const state = new URL(asked.url).searchParams.get('state') ?? ''
    const ticket = await stage.runtime.loginDesk.whoAsked(state)
    expect(ticket).toMatchObject({ personName: 'jo' })
    const address = `http://127.0.0.1/?state=${state}&error=access_denied`
    const pasted = await stage.ask('jo', { type: 'pasteAddress', address })
    expect(pasted).toMatchObject({ kind: 'connect', problem: { code: 'loginDenied' } })
    await stage.stop()
  })

  it('count once when their reactions are read back', async () => {
    const stage = await playing()
    const code = await codeFor(stage, 'jo')
    expect(await stage.ask('jo2', { type: 'link', code })).toEqual(linkedWith('jo'))
    stage.chat.goOffline()
    for (const name of ['jo', 'jo2', 'sam']) stage.chat.react(name, stage.channel, 2)
    stage.chat.react('jo2', stage.channel, 4)
    stage.chat.comeBack()
    await stage.clock.advance(4_000)
    expect(votes(stage)).toEqual([0, 2, 0, 1, 0])
    expect(stage.view().round?.voters).toBe(2)
    await stage.stop()
  })

  it('stay linked over a restart and a kill', async () => {
    const stage = await playing()
    const lounge = await stage.joinElsewhere('mara')
    await stage.link('mara', 'mara')
    await stage.restart()
    expect(await stage.ask('mara', { type: 'pause' }, lounge)).toMatchObject({ kind: 'done' })
    await stage.kill()
    expect(await stage.ask('mara', { type: 'resume' }, lounge)).toMatchObject({ kind: 'done' })
    await stage.stop()
  })

  it('are made one at the next start, where a kill fell in between', async () => {
    const stage = await playing()
    const lounge = await stage.joinElsewhere('jo')
    stage.chat.react('jo', stage.channel, 1)
    await stage.during(stage.elsewhere.press('jo', lounge, 1))
    const person = stage.chat.person('jo')
    await stage.store.vault.put('identity', stage.elsewhere.person('jo'), { person })
    await stage.kill()
    await stage.clock.advance(3_000)
    expect(votes(stage)).toEqual([1, 0, 0, 0, 0])
    expect(stage.view().people.count).toBe(2)
    await stage.stop()
  })

  it('are made one later, where the store failed', async () => {
    const stage = await playing()
    await stage.joinElsewhere('jo')
    await stage.ask('jo', { type: 'vote', number: 1 })
    const { parties } = stage.store
    const commit = parties.commit.bind(parties)
    parties.commit = async () => {
      throw new StoreFailure('The disk is full.')
    }
    expect(await stage.link('jo', 'jo')).toEqual(linkedWith('jo'))
    parties.commit = commit
    await stage.clock.advance(2_000)
    expect(stage.view().people.count).toBe(3)
    await stage.clock.advance(10 * MINUTE_MS)
    expect(stage.view().people.count).toBe(2)
    await stage.stop()
  })

  it('are two people again once they are unlinked, from either side', async () => {
    for (const side of ['here', 'there'] as const) {
      const stage = await playing()
      const lounge = await stage.joinElsewhere('jo')
      await stage.link('jo', 'jo')
      const channel = side === 'here' ? stage.channel : lounge
      const unlink: Action = { type: 'unlink' }
      const answer = await stage.ask('jo', unlink, channel)
      expect(answer).toEqual({ kind: 'done', what: { what: 'unlinked' } })
      expect(await stage.ask('jo', unlink, channel)).toEqual(refusedAs('notLinked'))
      stage.chat.react('jo', stage.channel, 1)
      await stage.during(stage.elsewhere.press('jo', lounge, 1))
      await stage.clock.advance(3_000)
      expect(votes(stage)).toEqual([2, 0, 0, 0, 0])
      await stage.restart()
      expect(await stage.ask('jo', unlink, channel)).toEqual(refusedAs('notLinked'))
      await stage.stop()
    }
  })

  it('may be three', async () => {
    const stage = await playing()
    await stage.link('jo', 'jo')
    const code = await codeFor(stage, 'jo2')
    expect(await types(stage, 'jo', code)).toEqual(linkedWith('jo2'))
    for (const name of ['jo', 'jo2']) stage.chat.react(name, stage.channel, 5)
    await stage.clock.advance(3_000)
    expect(votes(stage)).toEqual([0, 0, 0, 0, 1])
    const again = await codeFor(stage, 'jo')
    expect(await stage.ask('jo2', { type: 'link', code: again })).toEqual(
      refusedAs('linkWithYourself'),
    )
    await stage.stop()
  })
})
