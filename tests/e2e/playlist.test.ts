import { describe, expect, it } from 'vitest'
import {
  board,
  boardShows,
  candidates,
  liveParty,
  playedAtLeast,
  told,
  votesBecome,
} from './live-party.ts'

describe.concurrent('a playlist that changes', () => {
  it('leaves the winner of the former one what plays next', async ({ onTestFinished }) => {
    const { stage, channel, account, jo, mara } = await liveParty(onTestFinished, {
      playing: 'a song of the playlist',
      durationMs: 60_000,
    })
    const tracks = stage.spotify.makeTracks(6, { prefix: 'Dinner', durationMs: 60_000 })
    const dinner = account.addPlaylist({ name: 'Dinner', tracks })
    await (await jo.click(board(channel), '3')).settled()
    await votesBecome(channel, [0, 0, 1, 0, 0])
    const wanted = candidates(board(channel))[2] ?? ''

    await told(mara.command(channel, 'party playlist', { playlist: dinner.id }))
    expect(await told(mara.command(channel, 'party next'))).toContain(wanted)

    expect((await playedAtLeast(account, 2)).at(-1)).toBe(wanted)
    await boardShows(channel, /Vote for the next song[\s\S]*Dinner/)
  })
})
