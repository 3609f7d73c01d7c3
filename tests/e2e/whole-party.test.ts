import { describe, expect, it } from 'vitest'
import {
  board,
  boardShows,
  candidates,
  connectSpotify,
  emoji,
  played,
  told,
  until,
  votes,
  votesBecome,
} from './live-party.ts'
import { openStage } from './stage.ts'

describe('a whole party', () => {
  it('goes from /party start to the recap, and plays what people voted for', {
    timeout: 90_000,
  }, async ({ onTestFinished }) => {
    const stage = await openStage()
    // Closing also checks that neither service had anything to complain about.
    onTestFinished(() => stage.close())
    const { discord, spotify } = stage
    const channel = discord.addGuild('Friends').addChannel('music')
    const mara = discord.addPerson('mara', { displayName: 'Mara' })
    const jo = discord.addPerson('jo', { displayName: 'Jo' })
    const kim = discord.addPerson('kim', { displayName: 'Kim' })
    const account = spotify.addAccount({ name: 'Mara' })
    const tracks = spotify.makeTracks(8, { durationMs: 8_000 })
    const playlist = account.addPlaylist({ name: 'Road trip', tracks })
    account.addDevice({ name: 'Kitchen', type: 'Speaker' })

    // Mara starts a party. Before anything else, everybody sees where to join.
    const start = await mara.command(channel, 'party start')
    await boardShows(channel, /Mara invites you to a party/)
    await connectSpotify(stage, start, account)
    const choose = await start.waitForAnswer((message) => /Which playlist/.test(message.text()))
    await mara.choose(choose, /playlist/i, ['Road trip'])
    await start.waitForAnswer((message) => /the music will play on Kitchen/.test(message.text()))

    // The lobby shows the playlist, a code, and who has come.
    const lobby = await boardShows(channel, /Everything is ready\. Mara: press Start/)
    expect(lobby.text()).toMatch(/join \d{6}[\s\S]*Road trip/)
    expect(await told(jo.click(lobby, /Join/))).toContain('welcome to Mara’s party')
    await boardShows(channel, /Here so far \(2\)\n│ Mara and Jo/)
    expect(await told(jo.click(lobby, /Start/))).toContain('Only the host can do that')
    expect(played(account)).toEqual([])

    // In silence a vote decides the first song: three people, three ways, one winner.
    await mara.click(lobby, /Start/)
    const opening = await boardShows(channel, /Vote for the first song · closes in/)
    expect(opening.text()).toMatch(/Nothing is playing yet/)
    const first = candidates(opening)
    expect(new Set(first).size).toBe(5)
    jo.react(opening, emoji(3))
    jo.react(opening, emoji(2))
    expect(await told(mara.click(opening, '3'))).toContain(`Your vote counts: ${first[2]}`)
    expect(await told(kim.command(channel, 'party vote', { number: 3 }))).toContain(
      'Your vote counts',
    )
    await votesBecome(channel, [0, 1, 3, 0, 0])
    await boardShows(channel, /3 people are voting/)
    await mara.click(opening, /Play now/)

    // The song plays, the old board is gone, and the next round is open.
    await nowPlaying(first[2])
    await boardShows(channel, /Won with the votes of all 3/)
    expect(account.player.state()).toMatchObject({ context: playlist.uri, isPlaying: true })
    expect(account.player.state().device?.name).toBe('Kitchen')
    await until(
      () => channel.messages().length === 1,
      5_000,
      () => `one board only:\n${channel.text()}`,
    )

    // Jo changes their mind: the second song is the one of Kim and Mara.
    const second = candidates(board(channel))
    expect(second).not.toContain(first[2])
    jo.react(board(channel), emoji(1))
    kim.react(board(channel), emoji(4))
    await told(mara.click(board(channel), '4'))
    jo.unreact(board(channel), emoji(1))
    await votesBecome(channel, [0, 0, 0, 2, 0])
    await boardShows(channel, /Voting is over[\s\S]*2 people voted/)
    await boardShows(channel, new RegExp(`Next: ${second[3]} – `))
    await nowPlaying(second[3])

    // Once more, and nothing that was played is offered again.
    const third = candidates(board(channel))
    expect(third).not.toContain(first[2])
    expect(third).not.toContain(second[3])
    await told(jo.click(board(channel), '5'))
    await votesBecome(channel, [0, 0, 0, 0, 1])
    await nowPlaying(third[4])
    expect(await told(jo.command(channel, 'party now'))).toContain(third[4])

    // What played is what people voted for, in this order, without a gap.
    expect(played(account)).toEqual([first[2], second[3], third[4]])
    const starts = account.player.history().map(({ startedAt }) => startedAt)
    expect(starts.map((at) => at - (starts[0] ?? 0))).toEqual([0, 8_000, 16_000])

    // Mara ends it: the last board tells what was played, oldest first, and has no buttons.
    const asked = await mara.command(channel, 'party end')
    await mara.click(await asked.answer(), /End the party/)
    const recap = await boardShows(channel, /The party is over/)
    expect(recap.text()).toMatch(/Mara has ended the party/)
    expect(songsOf(recap.text())).toEqual([first[2], second[3], third[4]])
    expect(recap.components).toEqual([])
    expect(votes(recap)).toEqual([])
    expect(channel.messages()).toEqual([recap])
    expect(account.player.state().isPlaying).toBe(true)
    expect(await told(jo.command(channel, 'party vote', { number: 1 }))).toContain(
      'There is no party in this channel',
    )

    function nowPlaying(title = 'nothing') {
      const shown = new RegExp(`Now playing\n│ ${title}\n[\\s\\S]*Vote for the next song`)
      return boardShows(channel, shown, 20_000)
    }
  })
})

/** The titles of the recap, in its order. */
function songsOf(text: string): string[] {
  return [...text.matchAll(/^│ • (.+) – .+$/gm)].map(([, title]) => title ?? '')
}
