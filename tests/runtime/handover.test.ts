import { describe, expect, it } from 'vitest'
import { accountId } from '../../src/core/engine/ids.ts'
import { MusicFailure } from '../../src/core/ports.ts'
import { secondHost } from './second-host.ts'
import { playing, RuntimeStage } from './stage.ts'

const refusedAs = (code: string) => ({ kind: 'refused', why: { code } })
const TOOK_OVER = { kind: 'done', what: { what: 'tookOver' } }

/** A party during a song, in two platforms; Kim, on the other one, has Spotify too. */
async function withKim(options?: ConstructorParameters<typeof RuntimeStage>[0]) {
  const stage = new RuntimeStage(options)
  await stage.start()
  await stage.play()
  await stage.clock.advance(5_000)
  const lounge = await stage.joinElsewhere()
  const kim = await secondHost(stage, stage.elsewhere.person('kim'), 'Kim')
  const party = stage.view().party
  const offer = () => stage.ask('mara', { type: 'host', person: kim.person })
  const take = () => stage.ask('kim', { type: 'takeOver', party }, lounge)
  return { stage, lounge, kim, party, offer, take }
}

async function ends(stage: RuntimeStage): Promise<void> {
  await stage.stop()
  expect(stage.problems).toEqual([])
}

describe('handing over', () => {
  it('offers everybody who is there, of both platforms', async () => {
    const { stage, kim } = await withKim()
    await stage.ask('jo', { type: 'vote', number: 1 })
    const answer = await stage.ask('mara', { type: 'host' })
    expect(answer).toEqual({
      kind: 'choosePerson',
      purpose: 'host',
      people: expect.arrayContaining([
        { person: kim.person, name: 'kim', marked: false },
        { person: stage.chat.person('jo'), name: 'jo', marked: false },
      ]),
      kicked: [],
    })
    await ends(stage)
  })

  it('tells the person, goes on at the same place, and gives the former host their player back', async () => {
    const { stage, kim, offer, take } = await withKim()
    const song = stage.account.player.state()
    expect(await offer()).toEqual({ kind: 'handoverOffered', name: 'kim' })
    expect(stage.elsewhere.told).toMatchObject([
      { person: kim.person, notice: { about: 'handover', host: 'mara', where: 'lounge' } },
    ])
    expect(stage.view().handoverTo).toBe('kim')
    await stage.ask('jo', { type: 'vote', number: 2 })

    expect(await take()).toEqual(TOOK_OVER)
    await stage.clock.advance(4_000)

    const former = stage.account.player.state()
    expect(former.isPlaying).toBe(false)
    const now = kim.account.player.state()
    expect(now.track?.name).toBe(song.track?.name)
    expect(now.isPlaying).toBe(true)
    expect(Math.abs(now.progressMs - former.progressMs - 4_000)).toBeLessThan(2_500)
    const view = stage.view()
    expect(view.hostName).toBe('kim')
    expect(view.handoverTo).toBeUndefined()
    expect(view.round?.candidates.map(({ votes }) => votes)).toEqual([0, 1, 0, 0, 0])
    await stage.clock.advance(12_000)
    expect((await stage.party()).playing?.isPlaying).toBe(true)
    expect(stage.view().remark?.kind).toBe('handedOver')
    expect(kim.account.player.history()).toHaveLength(1)
    await ends(stage)
  })

  it('goes on where somebody has just moved the song to', async () => {
    const { stage, kim, offer, take } = await withKim()
    await offer()
    await stage.clock.advance(10_000)
    stage.account.player.seek(100_000)
    expect(await take()).toEqual(TOOK_OVER)
    await stage.clock.advance(4_000)
    expect(Math.abs(kim.account.player.state().progressMs - 104_000)).toBeLessThan(2_500)
    await ends(stage)
  })

  it('takes the winner that was queued along, once', async () => {
    const { stage, kim, offer, take } = await withKim()
    await stage.ask('jo', { type: 'vote', number: 3 })
    const winner = stage.view().round?.candidates[2]?.track.title
    const { round, playing: song } = stage.view()
    await stage.clock.advance((round?.closesAt ?? 0) - stage.clock.now() + 3_000)
    expect(stage.account.player.state().queue.map(({ name }) => name)).toEqual([winner])

    await offer()
    expect(await take()).toEqual(TOOK_OVER)
    await stage.clock.advance(4_000)

    expect(kim.account.player.state().track?.name).toBe(song?.track.title)
    expect(kim.account.player.state().queue.map(({ name }) => name)).toEqual([winner])
    await stage.clock.advance(20_000)
    expect(kim.account.player.history().map(({ track }) => track.name)).toEqual([
      song?.track.title,
      winner,
    ])
    expect(stage.account.player.state().isPlaying).toBe(false)
    expect(stage.view().playing?.track.title).toBe(winner)
    await ends(stage)
  })

  it('restores how the former host’s player was set, and keeps how the new one’s was', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    stage.account.player.transfer(stage.kitchen)
    stage.account.player.setShuffle(true)
    await stage.play()
    const lounge = await stage.joinElsewhere()
    const kim = await secondHost(stage, stage.elsewhere.person('kim'), 'Kim')
    kim.account.player.transfer(kim.device)
    kim.account.player.setRepeat('context')
    await stage.clock.advance(15_000)
    expect(stage.account.player.state().shuffle).toBe(false)

    await stage.ask('mara', { type: 'host', person: kim.person })
    await stage.ask('kim', { type: 'takeOver', party: stage.view().party }, lounge)
    await stage.clock.advance(15_000)
    expect(stage.account.player.state().shuffle).toBe(true)
    expect(kim.account.player.state().repeat).toBe('off')

    await stage.ask('kim', { type: 'confirmEnd' }, lounge)
    await stage.clock.advance(5_000)
    expect(kim.account.player.state().repeat).toBe('context')
    await ends(stage)
  })

  it('can be taken back, and is nobody else’s', async () => {
    const { stage, party, offer, take } = await withKim()
    await offer()
    expect(await stage.ask('jo', { type: 'takeOver', party })).toEqual(refusedAs('notOffered'))
    expect(await stage.ask('jo', { type: 'takeBackHandover' })).toEqual(refusedAs('hostOnly'))
    expect(await stage.ask('mara', { type: 'takeOver', party })).toEqual(refusedAs('alreadyHost'))
    expect(await stage.ask('mara', { type: 'takeBackHandover' })).toEqual({
      kind: 'done',
      what: { what: 'handoverTakenBack' },
    })
    await stage.clock.advance(2_000)
    expect(stage.view().handoverTo).toBeUndefined()
    expect(await take()).toEqual(refusedAs('notOffered'))
    await ends(stage)
  })

  it('asks for Spotify first, then for a device where there are several', async () => {
    const { stage, lounge, kim, party, offer, take } = await withKim()
    await stage.store.vault.remove('link', kim.person)
    await offer()
    expect((await take()).kind).toBe('connect')
    await stage.store.vault.put('link', kim.person, { account: accountId(kim.account.id) })
    const tv = kim.account.addDevice({ name: 'Kim’s TV', type: 'TV' })
    const asked = await stage.ask('kim', { type: 'continueSetup' }, lounge)
    expect(asked).toMatchObject({ kind: 'chooseOwnDevice', purpose: 'takeOver' })
    expect((await stage.party()).host).toBe(stage.chat.person('mara'))

    const chosen = await stage.ask('kim', { type: 'takeOverOn', device: tv.id ?? '' }, lounge)
    expect(chosen).toEqual(TOOK_OVER)
    await stage.clock.advance(3_000)
    expect(kim.account.player.state().device?.name).toBe('Kim’s TV')
    expect(stage.view().party).toBe(party)
    await ends(stage)
  })

  it('is refused to whose Spotify plays for another party', async () => {
    const { stage, offer, take } = await withKim()
    const den = stage.elsewhere.openChannel('den')
    await stage.ask('kim', { type: 'start' }, den)
    await stage.ask('kim', { type: 'continueSetup' }, den)
    await offer()
    expect(await take()).toMatchObject({ kind: 'refused', why: { code: 'accountHasParty' } })
    await ends(stage)
  })

  it('in a pause stays a pause, and goes on at the same place after it', async () => {
    const { stage, lounge, kim, offer, take } = await withKim()
    await stage.ask('mara', { type: 'pause' })
    await stage.clock.advance(3_000)
    const stopped = stage.account.player.state()
    await offer()
    expect(await take()).toEqual(TOOK_OVER)
    await stage.clock.advance(40_000)
    expect(kim.account.player.history()).toEqual([])
    expect(stage.view().phase).toBe('paused')

    await stage.ask('kim', { type: 'resume' }, lounge)
    await stage.clock.advance(3_000)
    const now = kim.account.player.state()
    expect(now.isPlaying).toBe(true)
    expect(now.track?.name).toBe(stopped.track?.name)
    expect(Math.abs(now.progressMs - stopped.progressMs - 3_000)).toBeLessThan(2_500)
    expect(stage.account.player.state().isPlaying).toBe(false)
    await ends(stage)
  })

  it('in the lobby leaves the songs and the votes for the first one as they are', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.lobby()
    const lounge = await stage.joinElsewhere()
    const kim = await secondHost(stage, stage.elsewhere.person('kim'), 'Kim')
    await stage.ask('jo', { type: 'vote', number: 2 })
    await stage.ask('mara', { type: 'host', person: kim.person })
    const party = stage.view().party
    expect(await stage.ask('kim', { type: 'takeOver', party }, lounge)).toEqual(TOOK_OVER)
    await stage.clock.advance(3_000)
    expect(stage.view().round?.candidates.map(({ votes }) => votes)).toEqual([0, 1, 0, 0, 0])
    expect(stage.account.player.history()).toEqual([])

    await stage.ask('kim', { type: 'begin', party }, lounge)
    await stage.ask('kim', { type: 'playNow', party }, lounge)
    await stage.clock.advance(5_000)
    expect(kim.account.player.state().isPlaying).toBe(true)
    expect(stage.account.player.history()).toEqual([])
    await ends(stage)
  })

  it('says what is wrong where the new host’s Spotify does not play, and goes on once mended', async () => {
    const { stage, lounge, kim, offer, take } = await withKim()
    stage.music.failNext({
      account: accountId(kim.account.id),
      method: 'play',
      failure: new MusicFailure('noDevice', 'The device is gone.'),
      times: 8,
    })
    await offer()
    expect(await take()).toEqual(TOOK_OVER)
    await stage.clock.advance(25_000)
    expect(stage.view().trouble?.kind).toBe('noDevice')

    await stage.ask('kim', { type: 'retry', party: stage.view().party }, lounge)
    await stage.clock.advance(60_000)
    expect(kim.account.player.state().isPlaying).toBe(true)
    expect(stage.view().trouble).toBeUndefined()
    await ends(stage)
  })

  it('hands back and forth without stopping what plays', async () => {
    const { stage, kim, offer, take } = await withKim()
    await offer()
    await take()
    await stage.ask('kim', { type: 'host', person: stage.chat.person('mara') }, stage.channel)
    const lounge = stage.elsewhere.channels()[0]
    if (lounge === undefined) throw new Error('There is no lounge.')
    await stage.ask('kim', { type: 'host', person: stage.chat.person('mara') }, lounge)
    const back = await stage.ask('mara', { type: 'takeOver', party: stage.view().party })
    expect(back).toEqual(TOOK_OVER)
    await stage.clock.advance(10_000)
    expect(stage.account.player.state().isPlaying).toBe(true)
    expect(kim.account.player.state().isPlaying).toBe(false)
    expect(stage.view().hostName).toBe('mara')
    await ends(stage)
  })

  it.each([0, 50, 100, 150, 250, 400, 700, 1_500])(
    'outlives a crash %i ms after it',
    async (afterMs) => {
      const { stage, lounge, kim, party, offer } = await withKim()
      const song = stage.account.player.state()
      await offer()
      void stage.elsewhere.ask('kim', lounge, { type: 'takeOver', party })
      await stage.clock.advance(afterMs)
      await stage.kill()
      await stage.clock.advance(5_000)
      const isTaken = (await stage.party()).host === kim.person
      if (!isTaken) await stage.ask('kim', { type: 'takeOver', party }, lounge)
      await stage.clock.advance(15_000)
      const now = kim.account.player.state()
      expect(now.isPlaying).toBe(true)
      expect(now.track?.name).toBe(song.track?.name)
      expect(stage.account.player.state().isPlaying).toBe(false)
      expect(stage.view()).toMatchObject({ hostName: 'kim', phase: 'live' })
      await ends(stage)
    },
  )
})

describe('a party whose host’s Spotify is lost', () => {
  async function revoked() {
    const parts = await withKim()
    parts.stage.account.revoke()
    await parts.stage.clock.advance(12_000)
    return parts
  }

  it('says so, and anybody may take over', async () => {
    const { stage, kim, take } = await revoked()
    const { orphaned } = stage.view()
    expect(orphaned?.why).toBe('spotifyLost')
    expect((orphaned?.until ?? 0) - stage.clock.now()).toBeGreaterThan(9 * 60_000)
    await stage.ask('jo', { type: 'vote', number: 2 })

    expect(await take()).toEqual(TOOK_OVER)
    await stage.clock.advance(5_000)

    const view = stage.view()
    expect(view.orphaned).toBeUndefined()
    expect(view.trouble).toBeUndefined()
    expect(view.round?.candidates.map(({ votes }) => votes)).toEqual([0, 1, 0, 0, 0])
    expect(kim.account.player.state().isPlaying).toBe(true)
    await ends(stage)
  })

  it('goes on with the winner where the song is over by then', async () => {
    const { stage, kim, take } = await revoked()
    await stage.ask('jo', { type: 'vote', number: 2 })
    const winner = stage.view().round?.candidates[1]?.track.title
    await stage.clock.advance(5 * 60_000)
    expect(await take()).toEqual(TOOK_OVER)
    await stage.clock.advance(10_000)
    expect(kim.account.player.state().isPlaying).toBe(true)
    expect(kim.account.player.state().track?.name).toBe(winner)
    expect(stage.view().playing?.track.title).toBe(winner)
    await ends(stage)
  })

  it('stays the former host’s who connects again', async () => {
    const { stage, take } = await revoked()
    stage.music.login.connect(stage.account)
    await stage.ask('mara', { type: 'retry', party: stage.view().party })
    await stage.clock.advance(5_000)
    expect(stage.view().orphaned).toBeUndefined()
    expect(await take()).toEqual(refusedAs('notOffered'))
    await stage.clock.advance(11 * 60_000)
    expect(stage.view().phase).not.toBe('ended')
    await ends(stage)
  })

  it('ends after ten minutes, and says why', async () => {
    const { stage } = await revoked()
    await stage.clock.advance(10 * 60_000)
    expect(stage.view().ended?.why).toBe('hostLost')
    await ends(stage)
  })

  it('is one person’s who takes over at the same moment as another', async () => {
    const { stage, lounge, kim, party } = await revoked()
    const jo = await secondHost(stage, stage.chat.person('jo'), 'Jo')
    const answers = await stage.during(
      Promise.all([
        stage.chat.ask('jo', stage.channel, { type: 'takeOver', party }),
        stage.elsewhere.ask('kim', lounge, { type: 'takeOver', party }),
      ]),
    )
    expect(answers).toContainEqual(TOOK_OVER)
    expect(answers).toContainEqual(refusedAs('notOffered'))
    await stage.clock.advance(5_000)
    const isPlaying = [jo, kim].map(({ account }) => account.player.state().isPlaying)
    expect(isPlaying.filter(Boolean)).toHaveLength(1)
    await ends(stage)
  })

  it('leaves co-hosts the one thing that they can’t mend', async () => {
    const stage = await playing()
    await stage.ask('jo', { type: 'vote', number: 1 })
    await stage.ask('mara', { type: 'cohost', person: stage.chat.person('jo') })
    stage.account.revoke()
    await stage.clock.advance(12_000)
    const { party } = stage.view()
    for (const action of [{ type: 'retry', party }, { type: 'continueSetup' }] as const) {
      const answer = await stage.ask('jo', action)
      expect(answer.kind).not.toBe('connect')
    }
    expect(await stage.ask('jo', { type: 'retry', party })).toEqual(refusedAs('realHostOnly'))
    await ends(stage)
  })
})
