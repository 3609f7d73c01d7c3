import { expect, it } from 'vitest'
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

it('the record of a long party with 5,000 songs and 20 channels stays below 20 KB', () => {
  const tracks = Array.from({ length: 5_000 }, (_, index) => realistic(index))
  const pool: Pool = { ...poolOf(0), tracks }
  const story = new Story(pool).isReady({ candidates: 5 })
  for (let number = 1; number < 20; number += 1) {
    const channel = channelId(`discord:1100000000000000000/12000000000000000${number}`)
    story.asks({ type: 'joinChannel', channelName: `music-room-${number}` }, actor('Ada', channel))
  }
  story.begins(story.song(track(999))).settlesAll()
  let largest = 0
  for (let song = 0; song < 40; song += 1) {
    story.seed = song
    story.closes()
    const sizes = [JSON.stringify(story.record).length]
    story.settlesAll()
    const { playing, upcoming } = story.party
    const end = (playing?.observedAt ?? 0) + (playing?.track.durationMs ?? 0)
    story.at(end).shows(upcoming?.track ?? track(999))
    sizes.push(JSON.stringify(story.record).length)
    while (story.owedOf('postBoard').length > 0) story.settles('postBoard')
    sizes.push(JSON.stringify(story.record).length)
    story.settlesAll()
    largest = Math.max(largest, ...sizes)
  }
  expect(JSON.stringify(story.record).length).toBeLessThan(20_000)
  expect(largest).toBeLessThan(20_000)
})
