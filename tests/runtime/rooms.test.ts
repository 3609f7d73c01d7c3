import { describe, expect, it, onTestFinished } from 'vitest'
import type { ChannelId } from '../../src/core/engine/ids.ts'
import type { Answer } from '../../src/core/inbox.ts'
import { RuntimeStage } from './stage.ts'

const DAY_MS = 24 * 60 * 60_000

async function opened(): Promise<RuntimeStage> {
  const stage = new RuntimeStage()
  onTestFinished(async () => {
    await stage.stop()
    expect(stage.problems).toEqual([])
  })
  await stage.start()
  return stage
}

/** A party in a channel of a server, with a name; nobody has begun it. */
async function partyIn(stage: RuntimeStage, channel: ChannelId): Promise<void> {
  await stage.ask('mara', { type: 'start', name: 'Friday night' }, channel)
  await stage.ask('mara', { type: 'choosePlaylist', playlist: stage.playlist }, channel)
  await stage.clock.advance(2_000)
}

const open = { type: 'set', change: { name: 'listed', value: true } } as const

function listedIn(answer: Answer) {
  if (answer.kind !== 'list') throw new Error(`No list: ${JSON.stringify(answer)}`)
  return answer.parties
}

describe('the parties of a server', () => {
  async function listed() {
    const stage = await opened()
    const [music, lounge] = [
      stage.chat.openChannel('G1/music'),
      stage.chat.openChannel('G1/lounge'),
    ]
    await partyIn(stage, music)
    await stage.ask('mara', open, music)
    const party = stage.chat.view(music)?.party
    if (party === undefined) throw new Error('There is no board.')
    return { stage, music, lounge, party }
  }

  it('are listed in its channels, with name, host, people and what plays', async () => {
    const { stage, music, lounge, party } = await listed()
    const here = { party, name: 'Friday night', host: 'mara', people: 1 }
    expect(listedIn(await stage.ask('jo', { type: 'list' }, lounge))).toEqual([
      { ...here, isHere: false },
    ])
    expect(listedIn(await stage.ask('jo', { type: 'list' }, music))).toEqual([
      { ...here, isHere: true },
    ])
    await stage.ask('mara', { type: 'begin', party }, music)
    await stage.ask('mara', { type: 'playNow', party }, music)
    await stage.clock.advance(5_000)
    const [live] = listedIn(await stage.ask('jo', { type: 'list' }, lounge))
    expect(live?.playing?.title).toBe(stage.played()[0])
  })

  it('are joined from the list, without a code, with the whole channel', async () => {
    const { stage, lounge, party } = await listed()
    const joined = await stage.ask('jo', { type: 'joinListed', party }, lounge)
    expect(joined).toMatchObject({ kind: 'done', what: { what: 'channelJoined', host: 'mara' } })
    await stage.clock.advance(2_000)
    expect(stage.chat.view(lounge)?.people.names).toEqual(['mara', 'jo'])
  })

  it('are not to be seen nor joined from anywhere else', async () => {
    const { stage, party } = await listed()
    const elsewhere = [
      stage.chat.openChannel('G2/music'),
      stage.chat.openChannel('direct'),
      stage.elsewhere.openChannel('G1/music'),
    ]
    for (const channel of elsewhere) {
      expect(listedIn(await stage.ask('eve', { type: 'list' }, channel))).toEqual([])
      expect(await stage.ask('eve', { type: 'joinListed', party }, channel)).toEqual({
        kind: 'refused',
        why: { code: 'notListed' },
      })
    }
  })

  it('are listed on every server that takes part', async () => {
    const { stage, music } = await listed()
    const code = stage.chat.view(music)?.code ?? ''
    const far = stage.elsewhere.openChannel('T1/general')
    await stage.ask('kim', { type: 'join', code }, far)
    const beside = stage.elsewhere.openChannel('T1/random')
    expect(listedIn(await stage.ask('kim', { type: 'list' }, beside))).toHaveLength(1)
  })

  it('can be joined by code only, at first and again, and when they are over are gone', async () => {
    const { stage, music, lounge, party } = await listed()
    await stage.ask('mara', { type: 'set', change: { name: 'listed', value: false } }, music)
    expect(listedIn(await stage.ask('jo', { type: 'list' }, lounge))).toEqual([])
    const pressed = await stage.ask('jo', { type: 'joinListed', party }, lounge)
    expect(pressed).toEqual({ kind: 'refused', why: { code: 'notListed' } })
    await stage.ask('mara', open, music)
    await stage.ask('mara', { type: 'confirmEnd' }, music)
    expect(listedIn(await stage.ask('jo', { type: 'list' }, lounge))).toEqual([])
  })

  it('keep out who was kicked', async () => {
    const { stage, music, lounge, party } = await listed()
    await stage.ask('eve', { type: 'joinHere', party }, music)
    await stage.ask('mara', { type: 'kick', person: stage.chat.person('eve') }, music)
    expect(await stage.ask('eve', { type: 'joinListed', party }, lounge)).toEqual({
      kind: 'refused',
      why: { code: 'kicked' },
    })
    expect(stage.chat.view(lounge)).toBeUndefined()
  })

  it('stay where another party is: a channel has one', async () => {
    const { stage, lounge, party } = await listed()
    await stage.ask('jo', { type: 'start' }, lounge)
    expect(await stage.ask('jo', { type: 'joinListed', party }, lounge)).toMatchObject({
      kind: 'refused',
      why: { code: 'channelHasParty' },
    })
  })
})

/** The playlist of the last party does not exist at Spotify any more. */
async function forgetPlaylist({ store, channel }: RuntimeStage): Promise<void> {
  const last = await store.vault.get('lastTime', channel)
  if (last === undefined) throw new Error('There is no last time.')
  const playlist = { ...last.playlist, id: '0123456789012345678901' }
  await store.vault.put('lastTime', channel, { ...last, playlist })
}

describe('as last time', () => {
  /** A party with settings of its own, which has ended with songs left in its queue. */
  async function afterParty(
    stage: RuntimeStage,
    device = stage.kitchen.id ?? '',
  ): Promise<readonly string[]> {
    await stage.ask('mara', { type: 'start' })
    await stage.ask('mara', { type: 'set', change: { name: 'mode', value: 'jukebox' } })
    await stage.ask('mara', { type: 'set', change: { name: 'quota', value: 5 } })
    await stage.ask('mara', open)
    await stage.ask('mara', { type: 'choosePlaylist', playlist: stage.playlist })
    await stage.ask('mara', { type: 'chooseDevice', device })
    const songs = stage.music.makeTracks(2, { prefix: 'Wish' })
    for (const { uri } of songs) await stage.ask('jo', { type: 'suggest', song: uri })
    await stage.ask('mara', { type: 'confirmEnd' })
    await stage.clock.advance(2_000)
    return songs.map(({ name }) => name)
  }

  it('is offered to the same host in the same channel, by the name of the playlist', async () => {
    const stage = await opened()
    await afterParty(stage)
    const asked = await stage.ask('mara', { type: 'start' })
    expect(asked).toMatchObject({ kind: 'choosePlaylist', lastTime: 'Road trip' })
  })

  it('brings back playlist, device, settings and the songs left, with who brought them', async () => {
    const stage = await opened()
    const phone = stage.account.addDevice({ name: 'Phone', type: 'Smartphone' })
    const songs = await afterParty(stage, phone.id ?? '')

    await stage.ask('mara', { type: 'start' })
    const ready = await stage.ask('mara', { type: 'asLastTime' })
    expect(ready).toMatchObject({ kind: 'ready', device: 'Phone' })
    await stage.clock.advance(2_000)
    expect(stage.view()).toMatchObject({
      phase: 'lobby',
      mode: 'jukebox',
      settings: { mode: 'jukebox', quota: 5 },
      playlist: { name: 'Road trip' },
    })
    expect(stage.view()).not.toHaveProperty('nextSettings')
    const offered = stage.view().round?.candidates ?? []
    expect(offered.slice(0, 2).map(({ track, by }) => [track.title, by])).toEqual(
      songs.map((title) => [title, 'jo']),
    )
    expect((await stage.party()).listed).toBe(true)
  })

  it('does the same when it is pressed twice', async () => {
    const stage = await opened()
    const songs = await afterParty(stage)
    await stage.ask('mara', { type: 'start' })
    await stage.ask('mara', { type: 'asLastTime' })
    expect(await stage.ask('mara', { type: 'asLastTime' })).toMatchObject({ kind: 'ready' })
    expect((await stage.party()).suggestions).toHaveLength(songs.length)
  })

  it('asks for another playlist where that one is gone, and keeps the rest', async () => {
    const stage = await opened()
    const songs = await afterParty(stage)
    const { id } = stage.account.addPlaylist({
      name: 'Dinner',
      tracks: stage.music.makeTracks(6, { prefix: 'Dinner' }),
    })
    await stage.ask('mara', { type: 'start' })
    await forgetPlaylist(stage)
    const asked = await stage.ask('mara', { type: 'asLastTime' })
    expect(asked).toMatchObject({ kind: 'choosePlaylist', problem: { code: 'lastPlaylistGone' } })
    expect(asked).not.toHaveProperty('lastTime')
    expect(await stage.ask('mara', { type: 'playlist' })).not.toHaveProperty('lastTime')
    const ready = await stage.ask('mara', { type: 'choosePlaylist', playlist: id })
    expect(ready).toMatchObject({ kind: 'ready' })
    const party = await stage.party()
    expect(party.settings.mode).toBe('jukebox')
    expect(party.suggestions.map(({ track }) => track.title)).toEqual(songs)
  })

  it('asks for a device where that one is off, and takes the only one that is on', async () => {
    const stage = await opened()
    await afterParty(stage)
    stage.account.removeDevice(stage.kitchen)
    await stage.ask('mara', { type: 'start' })
    expect(await stage.ask('mara', { type: 'asLastTime' })).toEqual({
      kind: 'chooseDevice',
      devices: [],
      problem: { code: 'deviceGone' },
    })
    stage.account.addDevice({ name: 'Phone', type: 'Smartphone' })
    expect(await stage.ask('mara', { type: 'asLastTime' })).toMatchObject({
      kind: 'ready',
      device: 'Phone',
    })
  })

  it('is for nobody else, and for no other channel', async () => {
    const stage = await opened()
    await afterParty(stage)
    const other = stage.chat.openChannel('other')
    expect(await stage.ask('mara', { type: 'start' }, other)).not.toHaveProperty('lastTime')
    await stage.ask('mara', { type: 'confirmEnd' }, other)
    await stage.store.vault.put('link', stage.chat.person('jo'), { account: stage.accountId })
    expect(await stage.ask('jo', { type: 'start' })).toMatchObject({ kind: 'choosePlaylist' })
    expect(await stage.ask('jo', { type: 'start' })).not.toHaveProperty('lastTime')
    await stage.ask('jo', { type: 'asLastTime' })
    expect((await stage.party()).playlist).toBeUndefined()
  })

  it('is not offered any more once a playlist is chosen', async () => {
    const stage = await opened()
    await afterParty(stage)
    await stage.lobby()
    expect(await stage.ask('mara', { type: 'playlist' })).not.toHaveProperty('lastTime')
  })

  it('is remembered over a restart, and forgotten after half a year', async () => {
    const stage = await opened()
    await afterParty(stage)
    await stage.restart()
    const asked = await stage.ask('mara', { type: 'start' })
    expect(asked).toMatchObject({ lastTime: 'Road trip' })
    await stage.ask('mara', { type: 'confirmEnd' })
    await stage.stop()
    await stage.clock.advance(181 * DAY_MS)
    await stage.during(stage.revive())
    await stage.clock.advance(5_000)
    expect(await stage.store.vault.list('lastTime')).toEqual([])
  })

  it('is the last of many parties: one is remembered for a channel', async () => {
    const stage = await opened()
    await afterParty(stage)
    await afterParty(stage)
    expect(await stage.store.vault.list('lastTime')).toHaveLength(1)
  })
})
