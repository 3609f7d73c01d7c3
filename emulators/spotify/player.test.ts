import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MusicFactory } from './music-factory.ts'
import type { Device } from './playback.ts'
import { Player } from './player.ts'
import type { PlayerSettings } from './player-contract.ts'

const music = new MusicFactory()
const songs = music.tracks(4, { durationMs: 60_000 })
const [first, second, third] = songs as [
  (typeof songs)[0],
  (typeof songs)[0],
  (typeof songs)[0],
  (typeof songs)[0],
]
const wish = music.track({ name: 'Wish', durationMs: 60_000 })
const playlist = { entries: songs, contextUri: 'spotify:playlist:37i9dQZF1DXcBWIGoYBM5M' }
const similar = music.tracks(30, { prefix: 'Similar', durationMs: 60_000 })

function playerWith(settings: Partial<PlayerSettings> = {}) {
  const player = new Player({
    premium: true,
    autoplay: false,
    endsEarlyMs: 0,
    whenMusicEnds: 'rewinds',
    idleAfterMs: Number.POSITIVE_INFINITY,
    commandLagMs: 0,
    padsQueue: false,
    drawLagMs: () => 0,
    drawProgressOffMs: () => 0,
    similar: (number) => similar[number % similar.length] ?? wish,
    shownAs: (item) => item,
    ...settings,
  })
  const device: Device = {
    id: 'laptop',
    name: 'Laptop',
    type: 'Computer',
    isRestricted: false,
    isPrivateSession: false,
    volumePercent: 50,
    supportsVolume: true,
  }
  player.devices.push(device)
  return { player, device, started: () => player.history.map(({ track, by }) => [track.name, by]) }
}

const at = (now: number) => ({ now, deviceId: 'laptop' })

describe('a device that is late, and readings that are off', () => {
  it('is heard only after its lag, and shows the state before until then', () => {
    const { player } = playerWith({ drawLagMs: () => 2_000 })
    player.play(at(0), { ...playlist, startAt: 0 })
    player.play(at(10_000), { ...playlist, startAt: 1 }, 30_000)
    expect(player.actual(11_999)).toMatchObject({ item: second, progressMs: 30_000 })
    expect(player.view(11_999)).toMatchObject({ item: first, progressMs: 9_999 })
    expect(player.view(12_000)).toMatchObject({ item: second, progressMs: 30_000 })
    expect(player.actual(15_000)).toMatchObject({ item: second, progressMs: 33_000 })
  })

  it('goes on for its lag after a pause', () => {
    const { player } = playerWith({ drawLagMs: () => 1_000 })
    player.play(at(0), { ...playlist, startAt: 0 })
    player.pause(at(10_000))
    expect(player.actual(20_000)).toMatchObject({ isPlaying: false, progressMs: 10_000 })
  })

  it('shows a progress that is off, within the song, and keeps the truth', () => {
    const { player } = playerWith({ drawProgressOffMs: () => -700 })
    player.play(at(0), { ...playlist, startAt: 0 })
    expect(player.view(500)?.progressMs).toBe(0)
    expect(player.view(5_000)?.progressMs).toBe(4_300)
    expect(player.actual(5_000).progressMs).toBe(5_000)
  })
})

describe('the course of the music', () => {
  it('plays the user queue before the context, then stops and rewinds', () => {
    const { player, started } = playerWith()
    player.play(at(0), { ...playlist, startAt: 2 })
    player.enqueue({ now: 10_000 }, wish)
    expect(player.view(59_999)).toMatchObject({ item: third, progressMs: 59_999 })
    expect(player.view(60_000)).toMatchObject({ item: wish, progressMs: 0, changedAt: 60_000 })
    expect(player.view(180_000)).toMatchObject({
      isPlaying: false,
      progressMs: 0,
      changedAt: 180_000,
    })
    expect(started()).toEqual([
      ['Song 3', 'play'],
      ['Wish', 'queue'],
      ['Song 4', 'context'],
    ])
  })

  it('goes on with similar songs when autoplay is on', () => {
    const { player, started } = playerWith({ autoplay: true })
    player.play(at(0), { entries: [first], contextUri: null })
    expect(player.queue(1).queue[0]).toBe(similar[0])
    player.view(130_000)
    expect(started().slice(1)).toEqual([
      ['Similar 1', 'autoplay'],
      ['Similar 2', 'autoplay'],
    ])
  })

  it('repeats the context or the track', () => {
    const { player } = playerWith()
    player.play(at(0), playlist)
    player.setRepeat({ now: 0 }, 'context')
    expect(player.view(250_000)?.item).toBe(first)
    player.setRepeat({ now: 250_000 }, 'track')
    expect(player.view(600_000)?.item).toBe(first)
    player.next({ now: 600_000 })
    expect(player.view(600_001)?.item).toBe(second)
  })

  it('shuffles what follows and puts it back in order', () => {
    const many = music.tracks(30)
    const { player } = playerWith()
    player.play(at(0), { entries: many, contextUri: playlist.contextUri, startAt: 5 })
    player.setShuffle({ now: 1 }, true)
    expect(player.queue(1).queue).not.toEqual(many.slice(6, 26))
    player.setShuffle({ now: 2 }, false)
    expect(player.queue(2).queue).toEqual(many.slice(6, 26))
  })

  it('ends tracks early under automix, without saying so', () => {
    const { player } = playerWith({ endsEarlyMs: 8_000 })
    player.play(at(0), playlist)
    expect(player.view(51_999)).toMatchObject({ item: first, progressMs: 51_999 })
    expect(player.view(52_000)).toMatchObject({ item: second, progressMs: 0 })
  })

  it('passes over what cannot be played', () => {
    const broken = music.track({ isPlayable: false })
    const { player } = playerWith()
    player.play(at(0), {
      ...playlist,
      entries: [null, music.localFile(), broken, first, null, second],
      startAt: 1,
    })
    expect(player.view(0)?.item).toBe(first)
    expect(player.queue(0).queue).toEqual([second])
  })

  it('shows an advert as no item and refuses to skip it', () => {
    const { player } = playerWith()
    player.play(at(0), playlist)
    player.hearAdvert(15_000, 1_000)
    expect(player.view(65_000)).toMatchObject({ item: null, isAdvert: true, isPlaying: true })
    expect(player.next({ now: 65_000 })).toEqual({ done: false, why: 'restriction violated' })
    expect(player.view(75_000)).toMatchObject({ item: second, isAdvert: false })
  })
})

describe('commands', () => {
  it('pause keeps the position, and resume goes on from it', () => {
    const { player } = playerWith()
    player.play(at(0), playlist, 5_000)
    expect(player.pause({ now: 10_000 })).toEqual({ done: true })
    expect(player.pause({ now: 11_000 })).toEqual({ done: false, why: 'restriction violated' })
    expect(player.view(50_000)).toMatchObject({ isPlaying: false, progressMs: 15_000 })
    player.play({ now: 50_000 })
    expect(player.view(51_000)).toMatchObject({ isPlaying: true, progressMs: 16_000 })
    expect(player.play({ now: 51_000 })).toEqual({ done: false, why: 'restriction violated' })
  })

  it('seeking past the end goes to the next track, previous goes back', () => {
    const { player } = playerWith()
    player.play(at(0), playlist)
    player.seek({ now: 1_000 }, 60_000)
    expect(player.view(1_000)?.item).toBe(second)
    player.previous({ now: 2_000 })
    expect(player.view(2_000)?.item).toBe(first)
  })

  it('show only after the lag, in their order', () => {
    const { player } = playerWith({ commandLagMs: 200 })
    player.play(at(0), playlist)
    expect(player.view(199)).toBeNull()
    expect(player.view(200)?.item).toBe(first)
    player.next({ now: 1_000 })
    player.pause({ now: 1_100 })
    expect(player.view(1_150)).toMatchObject({ item: first, progressMs: 1_150 })
    expect(player.view(1_250)).toMatchObject({ item: second, isPlaying: true })
    expect(player.view(1_300)).toMatchObject({ item: second, isPlaying: false, progressMs: 100 })
    expect(player.history).toHaveLength(2)
  })

  it('need a device, its right id and Premium', () => {
    const { player, device } = playerWith()
    expect(player.enqueue(at(0), wish)).toEqual({ done: false, why: 'no active device' })
    expect(player.play({ now: 0, deviceId: 'gone' }, playlist)).toEqual({
      done: false,
      why: 'device not found',
    })
    player.play(at(0), playlist)
    player.sleep(device, 5_000)
    expect(player.view(5_000)).toBeNull()
    expect(player.next({ now: 5_000 })).toEqual({ done: false, why: 'no active device' })
    player.play(at(9_000))
    expect(player.view(9_000)).toMatchObject({ item: first, progressMs: 5_000 })
    device.isRestricted = true
    expect(player.next({ now: 9_000 })).toEqual({ done: false, why: 'restriction violated' })
    const free = playerWith({ premium: false }).player
    expect(free.play(at(0), playlist)).toEqual({ done: false, why: 'premium required' })
  })

  it('transfer keeps what plays and may start it', () => {
    const { player, device } = playerWith()
    const phone = { ...device, id: 'phone', name: 'Phone' }
    player.devices.push(phone)
    player.play(at(0), playlist)
    player.pause({ now: 1_000 })
    player.transfer({ now: 2_000, deviceId: 'phone' }, false)
    expect(player.view(3_000)).toMatchObject({ device: phone, isPlaying: false, progressMs: 1_000 })
    player.transfer({ now: 3_000, deviceId: 'laptop' }, true)
    expect(player.view(4_000)).toMatchObject({ device, isPlaying: true, progressMs: 2_000 })
  })
})

describe('the end of the music', () => {
  it('can stick at the end as if it still played', () => {
    const { player } = playerWith({ whenMusicEnds: 'sticks' })
    player.play(at(0), { entries: [first], contextUri: null })
    expect(player.view(90_000)).toMatchObject({ isPlaying: true, progressMs: 60_000, changedAt: 0 })
    expect(player.actual(90_000).isPlaying).toBe(false)
  })

  it('can leave no device, at once or after a while', () => {
    const gone = playerWith({ whenMusicEnds: 'vanishes' }).player
    gone.play(at(0), { entries: [first], contextUri: null })
    expect(gone.view(60_000)).toBeNull()
    const idle = playerWith({ idleAfterMs: 300_000 }).player
    idle.play(at(0), { entries: [first], contextUri: null })
    expect(idle.view(359_999)).not.toBeNull()
    expect(idle.view(360_000)).toBeNull()
  })

  it('shows the other id of a relinked track', () => {
    const other = music.relinked(first)
    const { player } = playerWith({ shownAs: (item) => (item === first ? other : item) })
    player.play(at(0), { entries: [second, first], contextUri: null })
    expect(player.queue(0).queue).toEqual([other])
    expect(player.view(60_000)?.item).toEqual(other)
    expect(player.history[1]?.track).toBe(first)
  })
})

const anyCommand = fc.record({
  waitMs: fc.integer({ min: 0, max: 150_000 }),
  name: fc.constantFrom(
    'play',
    'resume',
    'pause',
    'next',
    'previous',
    'seek',
    'queue',
    'shuffle',
    'repeat',
  ),
  value: fc.nat(5),
})

function obey(player: Player, name: string, value: number, now: number): void {
  const command = at(now)
  if (name === 'play') player.play(command, { ...playlist, startAt: value })
  if (name === 'resume') player.play(command)
  if (name === 'pause') player.pause(command)
  if (name === 'next') player.next(command)
  if (name === 'previous') player.previous(command)
  if (name === 'seek') player.seek(command, value * 15_000)
  if (name === 'queue') player.enqueue(command, songs[value] ?? wish)
  if (name === 'shuffle') player.setShuffle(command, value > 2)
  if (name === 'repeat')
    player.setRepeat(command, value > 3 ? 'track' : value > 1 ? 'context' : 'off')
}

describe('looking', () => {
  it('changes nothing, however often it happens', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 25 }), fc.boolean(), (commands, autoplay) => {
        const watched = playerWith({ autoplay, commandLagMs: 400 }).player
        const alone = playerWith({ autoplay, commandLagMs: 400 }).player
        let now = 0
        for (const { waitMs, name, value } of commands) {
          for (let step = 0; step < 4; step += 1) watched.view(now + (waitMs * step) / 4)
          now += waitMs
          obey(watched, name, value, now)
          watched.queue(now)
          obey(alone, name, value, now)
        }
        now += 200_000
        expect(watched.view(now)).toEqual(alone.view(now))
        expect(watched.queue(now)).toEqual(alone.queue(now))
        expect(watched.history).toEqual(alone.history)
      }),
    )
  })
})
