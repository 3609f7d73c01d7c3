import { describe, expect, it } from 'vitest'
import { labels } from '../../src/bots/phrases/labels.ts'
import {
  agree,
  board,
  boardShows,
  candidates,
  emoji,
  played,
  until,
  votes,
  votesBecome,
} from './live-party.ts'
import { seeded, toldInSlack, viewShows } from './slack-steps.ts'
import { openStage } from './stage.ts'

const SONG_MS = 12_000

describe('a whole party in Slack', () => {
  it('goes from /party start to the recap, and plays what people voted for', {
    timeout: 120_000,
  }, async ({ onTestFinished }) => {
    const stage = await openStage()
    // Closing also checks that no service had anything to complain about.
    onTestFinished(() => stage.close())
    const { workspace, spotify } = stage
    const channel = workspace.addChannel('music')
    const mara = workspace.addPerson('mara', { displayName: 'Mara' })
    const jo = workspace.addPerson('jo', { displayName: 'Jo' })
    const kim = workspace.addPerson('kim', { displayName: 'Kim' })
    const account = spotify.addAccount({ name: 'Mara' })
    const tracks = spotify.makeTracks(8, { durationMs: SONG_MS })
    const playlist = account.addPlaylist({ name: 'Road trip', tracks })
    account.addPlaylist({ name: 'Dinner', tracks: tracks.slice(0, 2) })
    account.addDevice({ name: 'Phone', type: 'Smartphone' })
    account.addDevice({ name: 'Kitchen', type: 'Speaker' })

    // A modal opens at once and leads through the set-up, while everybody sees where to join.
    const modal = await (await mara.command(channel, '/party start')).view()
    await viewShows(modal, /Connect Spotify/)
    await boardShows(channel, /Mara invites you to a party/)
    await agree(stage, modal.button(labels.connect), account)
    await viewShows(modal, /Which playlist/)
    await mara.choose(modal, labels.choosePlaylist, ['Road trip'])
    await viewShows(modal, /Where should the music play/)
    await mara.choose(modal, labels.chooseDevice, ['Kitchen'])
    await viewShows(modal, /the music will play on Kitchen/)
    await mara.closeModal()

    // The lobby shows the playlist, a code, and who has come. The channel gets reactions to tap.
    const lobby = await boardShows(channel, /Everything is ready\. Mara: press Start/)
    expect(lobby.text()).toMatch(/join \d{6}[\s\S]*Road trip/)
    expect(await toldInSlack(jo.click(lobby, labels.join))).toContain('welcome to Mara’s party')
    await boardShows(channel, /Here so far \(2\): Mara and Jo/)
    expect(await toldInSlack(jo.click(lobby, labels.start))).toContain('Only the host can do that')
    expect(played(account)).toEqual([])
    expect(await toldInSlack(mara.click(lobby, labels.notQuiet))).toContain(
      'Every song now gets a new board',
    )

    // In silence a vote decides the first song: three people, three ways, one winner.
    await mara.click(board(channel), labels.start)
    const opening = await boardShows(channel, /Vote for the first song · closes at/)
    expect(opening.text()).toMatch(/Nothing is playing yet/)
    const first = candidates(opening)
    expect(new Set(first).size).toBe(5)
    await seeded(channel)
    jo.react(opening, emoji(3))
    jo.react(opening, emoji(2))
    await mara.click(opening, '3')
    expect(await toldInSlack(kim.command(channel, '/party vote 3'))).toContain(
      `Your vote counts: ${first[2]}`,
    )
    await votesBecome(channel, [0, 1, 3, 0, 0])
    await boardShows(channel, /3 people are voting/)
    await mara.click(opening, labels.playNow)

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
    await mara.click(board(channel), '4')
    jo.unreact(board(channel), emoji(1))
    await votesBecome(channel, [0, 0, 0, 2, 0])
    await boardShows(channel, /Voting is over[\s\S]*2 people voted/)
    await boardShows(channel, new RegExp(`Next: ${second[3]} – `))
    await nowPlaying(second[3])

    // Once more, and nothing that was played is offered again.
    const third = candidates(board(channel))
    expect(third).not.toContain(first[2])
    expect(third).not.toContain(second[3])
    await jo.click(board(channel), '5')
    await votesBecome(channel, [0, 0, 0, 0, 1])
    await nowPlaying(third[4])
    expect(await toldInSlack(jo.command(channel, '/party now'))).toContain(third[4])

    // What played is what people voted for, in this order, without a gap.
    expect(played(account)).toEqual([first[2], second[3], third[4]])
    const starts = account.player.history().map(({ startedAt }) => startedAt)
    expect(starts.map((at) => at - (starts[0] ?? 0))).toEqual([0, SONG_MS, 2 * SONG_MS])

    // Mara ends it: the last board tells what was played, oldest first, and has no buttons.
    const asked = await mara.command(channel, '/party end')
    await mara.click(await asked.answer(), labels.end)
    const recap = await boardShows(channel, /The party is over/)
    expect(recap.text()).toMatch(/Mara has ended the party/)
    expect(songsOf(recap.text())).toEqual([first[2], second[3], third[4]])
    expect(recap.blocks.filter(({ type }) => type === 'actions')).toEqual([])
    expect(votes(recap)).toEqual([])
    expect(channel.messages()).toEqual([recap])
    expect(account.player.state().isPlaying).toBe(true)
    expect(await toldInSlack(jo.command(channel, '/party vote 1'))).toContain(
      'There is no party in this channel',
    )

    function nowPlaying(title = 'nothing') {
      const shown = new RegExp(`Now playing\n${title}\n[\\s\\S]*Vote for the next song`)
      return boardShows(channel, shown, 20_000)
    }
  })
})

/** The titles of the recap, in its order. */
function songsOf(text: string): string[] {
  return [...text.matchAll(/^• (.+) – .+$/gm)].map(([, title]) => title ?? '')
}
