import { describe, expect, it } from 'vitest'
import {
  board,
  boardShows,
  candidates,
  emoji,
  joinedChannel,
  liveParty,
  played,
  playedAtLeast,
  told,
  until,
  votesBecome,
} from './live-party.ts'

const SHORT = { playing: 'a song of the playlist', durationMs: 8_000 } as const
const SHORTEST = { playing: 'a song of the playlist', durationMs: 6_000 } as const

describe.concurrent('rounds', () => {
  it('close just before the song ends, and the winner follows without a gap', async ({
    onTestFinished,
  }) => {
    const { stage, channel, account, jo, kim } = await liveParty(onTestFinished, SHORT)
    const offered = candidates(board(channel))
    jo.react(board(channel), emoji(3))
    await kim.click(board(channel), '3')
    await kim.click(board(channel), '1')

    const closed = await boardShows(channel, /Voting is over/)
    expect(closed.text()).toMatch(/2 people voted/)
    const now = account.player.state()
    expect(now.progressMs).toBeGreaterThan(5_500)
    await boardShows(
      channel,
      new RegExp(`Next: ${offered[2]} – .+\n│ 🏆 Won with the votes of all 2`),
    )
    expect(account.player.state().queue.map(({ name }) => name)).toEqual([offered[2]])

    expect(await playedAtLeast(account, 2)).toEqual(['Song 1', offered[2]])
    const [first, second] = account.player.history()
    expect(second?.by).toBe('queue')
    expect((second?.startedAt ?? 0) - (first?.startedAt ?? 0)).toBe(8_000)
    await boardShows(channel, /Won with the votes of all 2[\s\S]*Vote for the next song/)
    const queueings = stage.spotify.requests.filter(
      ({ method, path }) => method === 'POST' && path.endsWith('/queue'),
    )
    expect(queueings).toHaveLength(1)
  })

  it('draw among the best when there is a tie, and say so', async ({ onTestFinished }) => {
    const { channel, account, jo, kim } = await liveParty(onTestFinished, SHORT)
    const offered = candidates(board(channel))
    jo.react(board(channel), emoji(2))
    kim.react(board(channel), emoji(4))

    await boardShows(channel, /Next: .+\n│ 🏆 Picked at random from a tie at 1 vote each/)

    const [, second] = await playedAtLeast(account, 2)
    expect([offered[1], offered[3]]).toContain(second)
    await boardShows(
      channel,
      new RegExp(`${second}[\\s\\S]*Picked at random from a tie at 1 vote each`),
    )
  })

  it('draw one of all when nobody votes, and say so', async ({ onTestFinished }) => {
    const { channel, account } = await liveParty(onTestFinished, SHORT)
    const offered = candidates(board(channel))

    await boardShows(channel, /Nobody voted\./)
    await boardShows(channel, /Next: .+\n│ 🏆 Picked at random, as nobody voted/)

    const [, second] = await playedAtLeast(account, 2)
    expect(offered).toContain(second)
  })

  it('count a reaction that was missed, before they close', async ({ onTestFinished }) => {
    const { channel, account, jo } = await liveParty(onTestFinished, SHORT)
    const offered = candidates(board(channel))
    // Both kinds at once; the gateway tells that one of them went, which sounds like no reaction.
    jo.react(board(channel), emoji(2))
    jo.react(board(channel), emoji(2), { burst: true })
    jo.unreact(board(channel), emoji(2), { burst: true })

    await boardShows(channel, new RegExp(`Next: ${offered[1]} – .+\n│ 🏆 Won with the only vote`))
    expect(await playedAtLeast(account, 2)).toEqual(['Song 1', offered[1]])
  })

  it('have one board at the bottom of the channel, with numbers to tap', async ({
    onTestFinished,
  }) => {
    const { stage, channel, account } = await liveParty(onTestFinished, {
      ...SHORT,
      candidates: 3,
    })
    const first = board(channel)
    await channel.waitUntil(() => first.reactions.size === 3)

    await playedAtLeast(account, 3)

    const [, , title] = played(account)
    const shown = new RegExp(`${title}\\n[\\s\\S]*Vote for the next song`)
    await until(
      () => {
        const [only, ...others] = channel.messages()
        return others.length === 0 && only?.reactions.size === 3 && shown.test(only.text())
      },
      10_000,
      () => `only the board of the third song, with seeds:\n${channel.text()}`,
    )
    const third = board(channel)
    expect(first.deleted).toBe(true)
    expect([...third.reactions.keys()]).toEqual([emoji(1), emoji(2), emoji(3)])
    for (const people of third.reactions.values()) {
      expect([...people]).toEqual([stage.discord.botUserId])
    }
  })

  it('go on with a single song', async ({ onTestFinished }) => {
    const { account, channel } = await liveParty(onTestFinished, { ...SHORTEST, tracks: 1 })

    expect(await playedAtLeast(account, 3)).toEqual(['Song 1', 'Song 1', 'Song 1'])
    await boardShows(channel, /You have heard every song of the playlist/)
    await boardShows(channel, /1\ufe0f\u20e3 Song 1 –/)
  })

  it('go on with two songs, one after the other', async ({ onTestFinished }) => {
    const { account } = await liveParty(onTestFinished, { ...SHORTEST, tracks: 2 })

    expect(await playedAtLeast(account, 4)).toEqual(['Song 1', 'Song 2', 'Song 1', 'Song 2'])
  })

  it('play every song once before any comes again', { timeout: 60_000 }, async ({
    onTestFinished,
  }) => {
    const { account } = await liveParty(onTestFinished, { ...SHORTEST, tracks: 3 })

    const songs = await playedAtLeast(account, 6, 50_000)

    expect(songs.slice(0, 3).toSorted()).toEqual(['Song 1', 'Song 2', 'Song 3'])
    expect(songs.slice(3).toSorted()).toEqual(['Song 1', 'Song 2', 'Song 3'])
    expect(songs[3]).not.toBe(songs[2])
  })

  it('are the same in two channels', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished, { ...SHORT, durationMs: 12_000 })
    const { stage, channel, account, jo } = party
    const lea = stage.discord.addPerson('lea')
    const elsewhere = await joinedChannel(party, lea)
    const offered = candidates(board(channel))
    expect(candidates(board(elsewhere))).toEqual(offered)

    jo.react(board(channel), emoji(2))
    lea.react(board(elsewhere), emoji(2))
    await lea.click(board(elsewhere), '4')

    await Promise.all([
      votesBecome(channel, [0, 2, 0, 1, 0]),
      votesBecome(elsewhere, [0, 2, 0, 1, 0]),
    ])
    const winner = new RegExp(`Next: ${offered[1]} – .+\n│ 🏆 Won with the votes of all 2`)
    await Promise.all([boardShows(channel, winner), boardShows(elsewhere, winner)])
    expect(await playedAtLeast(account, 2)).toEqual(['Song 1', offered[1]])
    await Promise.all(
      [channel, elsewhere].map((place) =>
        until(
          () => place.messages().length === 1 && /Vote for the next/.test(board(place).text()),
          10_000,
          () => `one board of the next round:\n${place.text()}`,
        ),
      ),
    )
    expect(candidates(board(elsewhere))).toEqual(candidates(board(channel)))
  })

  it('get their board back when somebody deletes it, with the votes', async ({
    onTestFinished,
  }) => {
    const { channel, account, jo, kim } = await liveParty(onTestFinished, {
      ...SHORT,
      durationMs: 12_000,
    })
    const lost = board(channel)
    const offered = candidates(lost)
    jo.react(lost, emoji(3))
    await votesBecome(channel, [0, 0, 1, 0, 0])

    channel.deleteMessage(lost)
    await told(kim.command(channel, 'party vote', { number: 3 }))

    await channel.waitForMessage(({ id }) => id !== lost.id)
    await votesBecome(channel, [0, 0, 2, 0, 0])
    await channel.waitUntil(() => board(channel).reactions.size === 5)
    await boardShows(
      channel,
      new RegExp(`Next: ${offered[2]} – .+\n│ 🏆 Won with the votes of all 2`),
    )
    expect(await playedAtLeast(account, 2)).toEqual(['Song 1', offered[2]])
  })

  it.for([
    ['an error', { status: 500, body: { message: '500', code: 0 } }],
    ['nothing for a while', { status: 502, body: '', hangMs: 2_000 }],
  ] as const)(
    'have one board although Discord answers %s after posting it',
    async ([, reply], { onTestFinished }) => {
      const { stage, channel, jo, mara } = await liveParty(onTestFinished, {
        playing: 'a song of the playlist',
      })
      const first = board(channel)
      stage.discord.faults.answerNext(
        { method: 'POST', path: /^\/channels\/\d+\/messages$/ },
        { ...reply, applyFirst: true },
      )

      await told(mara.command(channel, 'party next'))

      await until(
        () => first.deleted && board(channel).reactions.size === 5,
        15_000,
        () => `the next board with seeds:\n${channel.text()}`,
      )
      expect(channel.messages()).toHaveLength(1)
      jo.react(board(channel), emoji(3))
      await votesBecome(channel, [0, 0, 1, 0, 0])
    },
  )

  it('go on in the other channel when one is deleted, even the first', async ({
    onTestFinished,
  }) => {
    const party = await liveParty(onTestFinished, SHORT)
    const lea = party.stage.discord.addPerson('lea')
    const elsewhere = await joinedChannel(party, lea)
    await boardShows(elsewhere, /in 2 channels/)

    party.channel.delete()

    await until(
      () => !/in 2 channels/.test(board(elsewhere).text()),
      5_000,
      () => `one channel only:\n${elsewhere.text()}`,
    )
    const [title = ''] = candidates(board(elsewhere)).slice(4)
    await told(lea.click(board(elsewhere), '5'))
    await playedAtLeast(party.account, 2)
    expect(played(party.account)).toEqual(['Song 1', title])
    await boardShows(elsewhere, /Vote for the next song/)
  })
})
