import { describe, expect, it } from 'vitest'
import { accountId, type ChannelId } from '../../src/core/engine/ids.ts'
import type { Action } from '../../src/core/inbox.ts'
import { HALLWAY, playing, type RuntimeStage } from './stage.ts'

const refusedAs = (code: string) => ({ kind: 'refused', why: { code } })

async function ends(stage: RuntimeStage): Promise<void> {
  await stage.stop()
  expect(stage.problems).toEqual([])
}

function votes(stage: RuntimeStage): readonly number[] {
  return stage.view().round?.candidates.map((candidate) => candidate.votes) ?? []
}

describe('co-hosts', () => {
  async function withCohost() {
    const stage = await playing()
    await stage.ask('jo', { type: 'vote', number: 1 })
    const jo = stage.chat.person('jo')
    return { stage, jo, choose: () => stage.ask('mara', { type: 'cohost', person: jo }) }
  }

  it('are made and unmade by the same choice, and are marked', async () => {
    const { stage, jo, choose } = await withCohost()
    const becomes = (cohost: boolean) => ({
      kind: 'done',
      what: { what: 'cohost', name: 'jo', cohost },
    })
    expect(await choose()).toEqual(becomes(true))
    expect(await stage.ask('mara', { type: 'cohost' })).toMatchObject({
      kind: 'choosePerson',
      people: [{ person: jo, name: 'jo', marked: true }],
    })
    expect(await stage.ask('kim', { type: 'people' })).toMatchObject({
      kind: 'people',
      host: 'mara',
      cohosts: ['jo'],
    })
    expect(await choose()).toEqual(becomes(false))
    expect(await stage.ask('jo', { type: 'next' })).toEqual(refusedAs('hostOnly'))
    await ends(stage)
  })

  it('run the party: pause, resume, skip, device, playlist, set-up', async () => {
    const { stage, choose } = await withCohost()
    await choose()
    expect(await stage.ask('jo', { type: 'pause' })).toMatchObject({ what: { what: 'paused' } })
    expect(await stage.ask('jo', { type: 'resume' })).toMatchObject({ what: { what: 'resumed' } })
    await stage.clock.advance(3_000)
    expect(await stage.ask('jo', { type: 'device' })).toMatchObject({ kind: 'chooseDevice' })
    expect(await stage.ask('jo', { type: 'playlist', playlist: stage.playlist })).toMatchObject({
      what: { what: 'playlistChosen' },
    })
    const skipped = await stage.ask('jo', { type: 'next' })
    expect(skipped).toMatchObject({ what: { what: 'skipped' } })
    await stage.clock.advance(5_000)
    expect(stage.played()).toHaveLength(2)
    expect(await stage.ask('jo', { type: 'help' })).toMatchObject({ youAreHost: true })
    expect(await stage.ask('jo', { type: 'settings' })).toMatchObject({ kind: 'settings' })
    expect(await stage.ask('jo', { type: 'end' })).toEqual({ kind: 'confirmEnd' })
    await ends(stage)
  })

  it('neither hand over nor name co-hosts, nor remove one another', async () => {
    const { stage, choose } = await withCohost()
    await stage.ask('kim', { type: 'vote', number: 1 })
    const kim = stage.chat.person('kim')
    await choose()
    for (const type of ['host', 'cohost'] as const) {
      expect(await stage.ask('jo', { type })).toEqual(refusedAs('realHostOnly'))
      expect(await stage.ask('jo', { type, person: kim })).toEqual(refusedAs('realHostOnly'))
    }
    const mara = stage.chat.person('mara')
    expect(await stage.ask('jo', { type: 'kick', person: mara })).toEqual(
      refusedAs('cannotKickHost'),
    )
    await stage.ask('mara', { type: 'cohost', person: kim })
    expect(await stage.ask('jo', { type: 'kick', person: kim })).toEqual(refusedAs('realHostOnly'))
    expect((await stage.ask('mara', { type: 'kick', person: kim })).kind).toBe('kicked')
    await ends(stage)
  })

  it('are guests again when they leave, and their leaving does not end the party', async () => {
    const { stage, choose } = await withCohost()
    await choose()
    expect((await stage.ask('jo', { type: 'leave' })).kind).toBe('left')
    await stage.ask('jo', { type: 'vote', number: 2 })
    expect(await stage.ask('jo', { type: 'pause' })).toEqual(refusedAs('hostOnly'))
    expect(stage.view().phase).toBe('live')
    await ends(stage)
  })

  it('of the other platform help just the same', async () => {
    const stage = await playing()
    const lounge = await stage.joinElsewhere()
    const kim = stage.elsewhere.person('kim')
    await stage.ask('mara', { type: 'cohost', person: kim })
    expect(await stage.ask('kim', { type: 'pause' }, lounge)).toMatchObject({
      what: { what: 'paused' },
    })
    await ends(stage)
  })
})

describe('whoever is removed', () => {
  /** Sam has voted and brought nothing; Kim is on the other platform. */
  async function removed() {
    const stage = await playing()
    const lounge = await stage.joinElsewhere()
    await stage.ask('sam', { type: 'vote', number: 1 })
    await stage.ask('jo', { type: 'vote', number: 1 })
    stage.chat.react('sam', stage.channel, 2)
    await stage.clock.advance(2_000)
    expect(votes(stage)).toEqual([2, 1, 0, 0, 0])
    const sam = stage.chat.person('sam')
    expect(await stage.ask('mara', { type: 'kick', person: sam })).toEqual({
      kind: 'kicked',
      person: sam,
      name: 'sam',
    })
    await stage.clock.advance(2_000)
    return { stage, lounge, sam }
  }

  /** Nothing that this account does has any effect. */
  async function staysOut(stage: RuntimeStage, name: string, channel: ChannelId): Promise<void> {
    const { party, code, round } = stage.view()
    const before = await stage.party()
    const number = 3
    const actions: Action[] = [
      { type: 'vote', number },
      { type: 'unvote', number: 1 },
      { type: 'join', code },
      { type: 'joinAlone', code },
      { type: 'joinHere', party },
      { type: 'joinListed', party },
      { type: 'pressVote', party, round: round?.number ?? 1, number },
      { type: 'suggest', song: stage.tracks[20]?.uri ?? '' },
      { type: 'quiet', quiet: true },
      { type: 'leave' },
      { type: 'takeOver', party },
      { type: 'pause' },
    ]
    for (const action of actions) {
      expect(await stage.ask(name, action, channel), action.type).toMatchObject({
        kind: 'refused',
      })
    }
    const { people, round: after, suggestions } = await stage.party()
    expect(people).toEqual(before.people)
    expect(after?.ballots).toEqual(before.round?.ballots)
    expect(suggestions).toEqual(before.suggestions)
  }

  it('takes their votes with them, and comes in nowhere', async () => {
    const { stage } = await removed()
    expect(votes(stage)).toEqual([1, 0, 0, 0, 0])
    expect(await stage.ask('sam', { type: 'vote', number: 1 })).toEqual(refusedAs('kicked'))
    await staysOut(stage, 'sam', stage.channel)
    const den = stage.chat.openChannel('den')
    expect(await stage.ask('sam', { type: 'join', code: stage.view().code }, den)).toEqual(
      refusedAs('kicked'),
    )
    await ends(stage)
  })

  it('reacts in vain, also where reactions are read back', async () => {
    const { stage } = await removed()
    stage.chat.react('sam', stage.channel, 4)
    stage.chat.unreact('sam', stage.channel, 2)
    await stage.clock.advance(2_000)
    expect(votes(stage)).toEqual([1, 0, 0, 0, 0])
    stage.chat.goOffline()
    stage.chat.react('sam', stage.channel, 5)
    stage.chat.react('jo', stage.channel, 5)
    stage.chat.comeBack()
    await stage.clock.advance(3_000)
    expect(votes(stage)).toEqual([1, 0, 0, 0, 1])
    await ends(stage)
  })

  it('stays out under an account that they link now, whichever goes on as the other', async () => {
    const { stage, lounge } = await removed()
    await stage.link('sam', 'sammy')
    await staysOut(stage, 'sammy', lounge)
    expect(await stage.ask('sammy', { type: 'unlink' }, HALLWAY)).toMatchObject({
      what: { what: 'unlinked' },
    })
    await staysOut(stage, 'sammy', lounge)
    await staysOut(stage, 'sam', stage.channel)
    await ends(stage)
  })

  it('stays out as somebody who has Spotify and so is the one who goes on', async () => {
    const { stage, lounge } = await removed()
    const account = stage.music.addAccount({ name: 'Sammy' })
    await stage.store.vault.put('link', stage.elsewhere.person('sammy'), {
      account: accountId(account.id),
    })
    await stage.link('sam', 'sammy')
    await staysOut(stage, 'sammy', lounge)
    await staysOut(stage, 'sam', stage.channel)
    await stage.restart()
    await staysOut(stage, 'sammy', lounge)
    await stage.ask('sam', { type: 'unlink' })
    await staysOut(stage, 'sam', stage.channel)
    await staysOut(stage, 'sammy', lounge)
    await ends(stage)
  })

  it('stays out under every account that was linked before', async () => {
    const stage = await playing()
    const lounge = await stage.joinElsewhere()
    await stage.ask('sam', { type: 'vote', number: 1 })
    await stage.link('sam', 'sammy')
    await stage.ask('mara', { type: 'kick', person: stage.chat.person('sam') })
    await staysOut(stage, 'sammy', lounge)
    await stage.ask('sammy', { type: 'unlink' }, HALLWAY)
    await staysOut(stage, 'sammy', lounge)
    await staysOut(stage, 'sam', stage.channel)
    await ends(stage)
  })

  it('is let in again by the undo button, and only then', async () => {
    const { stage, sam } = await removed()
    await stage.ask('kim2', { type: 'vote', number: 1 })
    expect(await stage.ask('kim2', { type: 'readmit', person: sam })).toEqual(refusedAs('hostOnly'))
    expect(await stage.ask('mara', { type: 'kick' })).toMatchObject({
      kind: 'choosePerson',
      kicked: [{ person: sam, name: 'sam' }],
    })
    expect(await stage.ask('mara', { type: 'readmit', person: sam })).toEqual({
      kind: 'done',
      what: { what: 'readmitted', name: 'sam' },
    })
    expect((await stage.ask('sam', { type: 'vote', number: 3 })).kind).toBe('done')
    await stage.clock.advance(2_000)
    expect(votes(stage)).toEqual([2, 0, 1, 0, 0])
    expect(await stage.ask('mara', { type: 'readmit', person: sam })).toEqual(
      refusedAs('noSuchPerson'),
    )
    await ends(stage)
  })

  it('is one of two of the same name: the other one stays out', async () => {
    const { stage, lounge } = await removed()
    await stage.ask('sam', { type: 'vote', number: 1 }, lounge)
    const other = stage.elsewhere.person('sam')
    await stage.ask('mara', { type: 'kick', person: other })
    expect(await stage.ask('mara', { type: 'kick' })).toMatchObject({
      kicked: [{ name: 'sam' }, { name: 'sam' }],
    })
    await stage.ask('mara', { type: 'readmit', person: other })
    await staysOut(stage, 'sam', stage.channel)
    expect((await stage.ask('sam', { type: 'vote', number: 1 }, lounge)).kind).toBe('done')
    await ends(stage)
  })

  it('stays out over a restart', async () => {
    const { stage } = await removed()
    await stage.restart()
    await stage.clock.advance(3_000)
    await staysOut(stage, 'sam', stage.channel)
    await ends(stage)
  })

  it('is let in as a host’s other account when the host links it', async () => {
    const stage = await playing()
    await stage.joinElsewhere()
    const lounge = stage.elsewhere.channels()[0]
    await stage.ask('mara2', { type: 'vote', number: 1 }, lounge)
    await stage.ask('mara', { type: 'kick', person: stage.elsewhere.person('mara2') })
    await stage.link('mara', 'mara2')
    expect(await stage.ask('mara', { type: 'pause' })).toMatchObject({ what: { what: 'paused' } })
    expect(await stage.ask('mara2', { type: 'resume' }, lounge)).toMatchObject({
      what: { what: 'resumed' },
    })
    await ends(stage)
  })

  it('loses what was handed to them', async () => {
    const stage = await playing()
    await stage.ask('sam', { type: 'vote', number: 1 })
    const sam = stage.chat.person('sam')
    await stage.ask('mara', { type: 'host', person: sam })
    await stage.ask('mara', { type: 'kick', person: sam })
    await stage.clock.advance(2_000)
    expect(stage.view().handoverTo).toBeUndefined()
    await ends(stage)
  })
})

describe('a host who leaves', () => {
  it('is asked first, and ends the party for everybody', async () => {
    const stage = await playing()
    expect(await stage.ask('mara', { type: 'leave' })).toEqual({ kind: 'confirmHostLeave' })
    await stage.ask('mara', { type: 'confirmHostLeave' })
    await stage.clock.advance(2_000)
    expect(stage.view().ended?.why).toBe('hostLeft')
    await ends(stage)
  })
})
