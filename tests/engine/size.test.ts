import { describe, expect, it } from 'vitest'
import { channelId } from '../../src/core/engine/ids.ts'
import type { Pool } from '../../src/core/engine/track.ts'
import { actor, poolOf, Story, track } from './story.ts'

/** Some 300 bytes, as Spotify describes a song. */
function realistic(number: number) {
  return track(number, {
    uri: `spotify:track:4uLU6hMCjMI75M1A2t${String(number).padStart(4, '0')}`,
    title: 'Never Gonna Give You Up (Remastered)',
    artist: 'Rick Astley, Another Singer',
    link: 'https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC',
    coverUrl: 'https://i.scdn.co/image/ab67616d00001e02baf89eb11ec7c657805d2da0',
    isrc: `GBARL9${String(number).padStart(6, '0')}`,
    explicit: false,
  })
}

/** The largest record, while everything is still owed and when all is settled, in characters. */
function largestOf(candidates: number, guests: number): { owing: number; settled: number } {
  const tracks = Array.from({ length: 5_000 }, (_, index) => realistic(index))
  const pool: Pool = { ...poolOf(0), tracks }
  const story = new Story(pool).isReady({ candidates })
  for (let number = 1; number < 20; number += 1) {
    const channel = channelId(`discord:1100000000000000000/12000000000000000${number}`)
    story.asks(
      { type: 'joinChannel', channelName: `music-room-${number}`, quiet: false },
      actor('Ada', channel),
    )
  }
  for (let guest = 0; guest < guests; guest += 1) {
    story.asks({ type: 'join' }, actor(`1400000000000000${guest}`))
  }
  story.begins(story.song(track(999))).settlesAll()
  const owing: number[] = []
  const settled: number[] = []
  const size = () => JSON.stringify(story.record).length
  for (let song = 0; song < 30; song += 1) {
    story.seed = song
    story.closes().settlesAll()
    settled.push(size())
    const { playing, upcoming } = story.party
    const end = (playing?.observedAt ?? 0) + (playing?.track.durationMs ?? 0)
    story.at(end).shows(upcoming?.track ?? track(999))
    owing.push(size())
    while (story.owedOf('postBoard').length > 0) story.settles('postBoard')
    owing.push(size())
    story.settlesAll()
  }
  return { owing: Math.max(...owing), settled: Math.max(...settled) }
}

describe('The record of a long party with 5,000 songs and 20 channels', () => {
  it('stays below 20 KB, even while the boards of all channels are replaced', () => {
    expect(largestOf(5, 0).owing).toBeLessThan(20_000)
  })

  it('stays below 20 KB with the most candidates and 40 guests, once boards are there', () => {
    expect(largestOf(9, 40).settled).toBeLessThan(20_000)
  })
})

describe('The record of a party with a full queue', () => {
  it('takes less than 420 bytes for a song that waits', () => {
    const story = new Story().isLive({ quota: 20 })
    const empty = JSON.stringify(story.record).length
    for (let number = 0; number < 100; number += 1) {
      const guest = actor(`14000000000000${100 + Math.floor(number / 20)}`)
      story.asks({ type: 'suggest', track: realistic(9_000 + number) }, guest)
    }
    expect(story.party.suggestions).toHaveLength(100)
    const full = JSON.stringify(story.record).length
    expect((full - empty) / 100).toBeLessThan(420)
    expect(JSON.stringify(story.party.suggestions)).not.toContain('coverUrl')
  })
})
