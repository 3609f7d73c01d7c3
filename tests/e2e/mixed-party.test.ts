import { describe, expect, it } from 'vitest'
import { labels } from '../../src/bots/phrases/labels.ts'
import {
  board,
  boardShows,
  candidates,
  emoji,
  type Place,
  partyInLobby,
  playedAtLeast,
  type Seen,
  told,
  votesBecome,
} from './live-party.ts'
import { byInstallation, installedWorkspace, seeded, toldInSlack } from './slack-steps.ts'

const SONG_MS = 24_000
/** Slack's boards may be edited less often. */
const CADENCE_MS = 15_000

describe('a party in Discord and in two workspaces of Slack', () => {
  it('is one party: one tally, one song, one voice for who has linked themselves', {
    timeout: 180_000,
  }, async ({ onTestFinished }) => {
    const party = await partyInLobby(onTestFinished, {
      durationMs: SONG_MS,
      settings: byInstallation,
    })
    const { stage, account, channel: home, mara, jo, code } = party
    const { discord } = stage
    const lounge = discord.addGuild('Neighbours').addChannel('lounge')
    const lin = discord.addPerson('lin', { displayName: 'Lin' })
    const [work, club] = await Promise.all([
      installedWorkspace(stage, 'Work'),
      installedWorkspace(stage, 'Club'),
    ])
    const office = work.addChannel('office')
    const bar = club.addChannel('bar')
    const joAtWork = work.addPerson('jo', { displayName: 'Jo at work' })
    const pia = club.addPerson('pia', { displayName: 'Pia' })

    // Every channel joins with the code. One of Slack's wants a board for every song.
    expect(await told(lin.command(lounge, 'party join', { code }))).toContain('part of Mara’s')
    for (const [guest, channel] of [
      [joAtWork, office],
      [pia, bar],
    ] as const) {
      const answer = await toldInSlack(guest.command(channel, `/party join ${code}`))
      expect(answer).toContain('This channel is now part of Mara’s party')
      await boardShows(channel, /Everything is ready/)
    }
    await joAtWork.click(board(office), labels.notQuiet)

    // The first song: votes from everywhere, and Jo votes twice, as two people.
    await mara.click(board(home), labels.start)
    await everywhere(/Vote for the first song[\s\S]*in 4 channels/)
    const first = candidates(board(home))
    const others: Place<Seen>[] = [lounge, office, bar]
    for (const channel of others) expect(candidates(board(channel))).toEqual(first)
    await seeded(office)
    await mara.click(board(home), '2')
    lin.react(board(lounge), emoji(2))
    await jo.click(board(home), '3')
    joAtWork.react(board(office), emoji(3))
    await pia.click(board(bar), '3')
    await tallyEverywhere([0, 2, 3, 0, 0])

    // Jo links the two, in the middle of the round: one person, one voice.
    const offer = await told(jo.command(home, 'party link'))
    const link = /Your code is (\w{8})/.exec(offer)?.[1] ?? ''
    expect(await toldInSlack(joAtWork.command(office, `/party link ${link}`))).toContain(
      'are now one person',
    )
    expect(await toldInSlack(pia.command(bar, `/party link ${link}`))).toContain(
      'That code does not work',
    )
    await tallyEverywhere([0, 2, 2, 0, 0])
    expect(await toldInSlack(pia.command(bar, '/party vote 2'))).toContain('Your vote counts')
    await tallyEverywhere([0, 3, 2, 0, 0])
    await everywhere(/4 people are voting/)
    await mara.click(board(home), labels.playNow)
    await everywhere(playing(first[1]))

    // The second song: what Jo taps here and presses there is one vote for the same number.
    const second = candidates(board(home))
    expect(candidates(board(bar))).toEqual(second)
    await jo.click(board(home), '4')
    joAtWork.react(board(office), emoji(4))
    await mara.click(board(home), '4')
    await lin.command(lounge, 'party vote', { number: 1 })
    await tallyEverywhere([1, 0, 0, 2, 0])
    await everywhere(/3 people are voting/)
    await everywhere(new RegExp(`Next: ${second[3]} – `), SONG_MS)
    await everywhere(playing(second[3]))

    // The third song: unlinked they are two again, and decide it together.
    expect(await toldInSlack(joAtWork.command(office, '/party unlink'))).toContain(
      'You are two people again',
    )
    const third = candidates(board(home))
    await jo.click(board(home), '5')
    await joAtWork.command(office, '/party vote 5')
    await pia.click(board(bar), '1')
    await tallyEverywhere([1, 0, 0, 0, 2])
    await everywhere(playing(third[4]))
    expect(await playedAtLeast(account, 3)).toEqual([first[1], second[3], third[4]])

    // The end, too, is the same everywhere.
    const asked = await mara.command(home, 'party end')
    await mara.click(await asked.answer(), labels.end)
    await everywhere(new RegExp(`The party is over[\\s\\S]*${first[1]}[\\s\\S]*${third[4]}`))
    for (const channel of [home, lounge, office, bar]) expect(channel.messages()).toHaveLength(1)

    function everywhere(pattern: RegExp, timeoutMs = SONG_MS + CADENCE_MS): Promise<unknown> {
      const channels: Place<Seen>[] = [home, lounge, office, bar]
      return Promise.all(channels.map((channel) => boardShows(channel, pattern, timeoutMs)))
    }

    function tallyEverywhere(votes: readonly number[]): Promise<unknown> {
      const channels: Place<Seen>[] = [home, lounge, office, bar]
      return Promise.all(channels.map((channel) => votesBecome(channel, votes, CADENCE_MS)))
    }
  })
})

/** The board of a song, with what could come after it. */
function playing(title = 'nothing'): RegExp {
  return new RegExp(`Now playing\n(?:│ )?${title}\n[\\s\\S]*Vote for the next song`)
}
