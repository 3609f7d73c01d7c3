import { describe, expect, it } from 'vitest'
import type { EmulatedInteraction } from '../../emulators/discord/types.ts'
import {
  board,
  boardShows,
  candidates,
  emoji,
  liveParty,
  played,
  told,
  until,
  votes,
  votesBecome,
} from './live-party.ts'
import { openStage } from './stage.ts'
import { hostToBe } from './steps.ts'

const SONG_PLAYS = { playing: 'a song of the playlist' } as const

describe.concurrent('voting', () => {
  it('counts a reaction and takes it back with the reaction', async ({ onTestFinished }) => {
    const { channel, jo, kim } = await liveParty(onTestFinished, SONG_PLAYS)
    const first = board(channel)

    jo.react(first, emoji(2))
    kim.react(first, emoji(2))
    kim.react(first, emoji(4))
    await votesBecome(channel, [0, 2, 0, 1, 0])
    jo.unreact(first, emoji(2))
    await votesBecome(channel, [0, 1, 0, 1, 0])

    await boardShows(channel, /1 person is voting/)
    expect(board(channel).id).toBe(first.id)
  })

  it('counts a press of a button and takes it back with the next press', async ({
    onTestFinished,
  }) => {
    const { channel, jo } = await liveParty(onTestFinished, SONG_PLAYS)
    const [title = ''] = candidates(board(channel)).slice(2)

    expect(await told(jo.click(board(channel), '3'))).toContain(`Your vote counts: ${title}`)
    await votesBecome(channel, [0, 0, 1, 0, 0])
    const again = await jo.click(board(channel), '1')
    expect(await again.settled()).toBe('deferredUpdate')
    await votesBecome(channel, [1, 0, 1, 0, 0])

    expect(await told(jo.click(board(channel), '3'))).toContain('vote for number 3 is taken back')
    await votesBecome(channel, [1, 0, 0, 0, 0])
  })

  it('counts /party vote and takes it back with /party unvote', async ({ onTestFinished }) => {
    const { channel, jo } = await liveParty(onTestFinished, SONG_PLAYS)

    const vote = (number: number) => told(jo.command(channel, 'party vote', { number }))
    const unvote = (number: number) => told(jo.command(channel, 'party unvote', { number }))

    expect(await vote(1)).toContain('Your vote counts')
    expect(await vote(5)).toContain('You are voting for 1 and 5')
    await votesBecome(channel, [1, 0, 0, 0, 1])
    expect(await unvote(1)).toContain('Your vote for number 1 is taken back')
    await votesBecome(channel, [0, 0, 0, 0, 1])

    expect(await unvote(1)).toContain('You have not voted for number 1')
    expect(await vote(9)).toContain('Pick a number from 1 to 5')
    expect(await unvote(9)).toContain('Pick a number from 1 to 5')
    await votesBecome(channel, [0, 0, 0, 0, 1])
  })

  it('counts one person once, whatever ways they use, and says how to take each back', async ({
    onTestFinished,
  }) => {
    const { channel, jo } = await liveParty(onTestFinished, SONG_PLAYS)
    const first = board(channel)

    jo.react(first, emoji(2))
    await votesBecome(channel, [0, 1, 0, 0, 0])
    expect(await told(jo.command(channel, 'party unvote', { number: 2 }))).toContain(
      'Your vote for number 2 is a reaction',
    )
    await told(jo.command(channel, 'party vote', { number: 2 }))
    jo.react(first, emoji(3))
    await votesBecome(channel, [0, 1, 1, 0, 0])
    await boardShows(channel, /1 person is voting/)

    expect(await told(jo.click(first, '2'))).toContain('Your reaction still votes for number 2')
    await votesBecome(channel, [0, 1, 1, 0, 0])
    jo.unreact(first, emoji(2))
    await votesBecome(channel, [0, 0, 1, 0, 0])
    expect(await told(jo.command(channel, 'party now'))).toContain('You are voting for 3')
  })

  it('counts super reactions like any others', async ({ onTestFinished }) => {
    const { channel, jo, kim } = await liveParty(onTestFinished, SONG_PLAYS)
    const first = board(channel)

    jo.react(first, emoji(1), { burst: true })
    kim.react(first, emoji(1))
    await votesBecome(channel, [2, 0, 0, 0, 0])
    jo.unreact(first, emoji(1), { burst: true })
    await votesBecome(channel, [1, 0, 0, 0, 0])
  })

  it('takes no notice of other emoji, numbers beyond the last, and its own seeds', async ({
    onTestFinished,
  }) => {
    const { channel, jo, mara, account } = await liveParty(onTestFinished, SONG_PLAYS)
    const first = board(channel)
    await until(
      () => first.reactions.size === 5,
      10_000,
      () => `five seeds; there are ${first.reactions.size}`,
    )

    jo.react(first, '🎉')
    jo.react(first, emoji(9))
    await told(mara.command(channel, 'party now'))
    expect(votes(board(channel))).toEqual([0, 0, 0, 0, 0])
    await told(mara.command(channel, 'party next'))
    await boardShows(channel, /Picked at random, as nobody voted[\s\S]*Vote for the next/)
    expect(played(account)).toHaveLength(2)
  })

  it('makes members of those who vote without having joined', async ({ onTestFinished }) => {
    const { channel, jo, kim, mara } = await liveParty(onTestFinished, SONG_PLAYS)
    await boardShows(channel, /Mara’s party · 1 person/)

    jo.react(board(channel), emoji(1))
    await boardShows(channel, /Mara’s party · 2 people/)
    await kim.click(board(channel), '1')
    await boardShows(channel, /Mara’s party · 3 people/)

    const people = await told(mara.command(channel, 'party people'))
    expect(people).toContain('3 people')
    for (const name of ['Mara', 'Jo', 'Kim']) expect(people).toContain(name)
  })

  it('says in a lobby without a playlist that there is nothing to vote on yet', async ({
    onTestFinished,
  }) => {
    const stage = await openStage()
    onTestFinished(() => stage.close())
    const { channel, host } = hostToBe(stage)
    await (await host.command(channel, 'party start')).answer()
    const lobby = await boardShows(channel, /to connect Spotify/)
    const jo = stage.discord.addPerson('jo')

    jo.react(lobby, emoji(1))
    expect(await told(jo.command(channel, 'party vote', { number: 1 }))).toContain(
      'No vote is open right now',
    )
    await boardShows(channel, /Here so far \(1\)/)
  })

  it('tells that a round is over on a board that could not be removed, and removes it', async ({
    onTestFinished,
  }) => {
    const { stage, channel, jo, mara } = await liveParty(onTestFinished, SONG_PLAYS)
    const first = board(channel)
    const refused = { status: 400, body: { code: 50_035, message: 'Invalid Form Body' } }
    const path = new RegExp(`messages/${first.id}$`)
    stage.discord.faults.answerNext({ method: 'DELETE', path }, refused)
    stage.discord.faults.answerNext({ method: 'PATCH', path }, refused, 10)

    await told(mara.command(channel, 'party next'))
    await until(
      () => stage.discord.requests.some((one) => one.method === 'DELETE' && one.status === 400),
      10_000,
      () => 'the removal of the old board that is refused',
    )
    await boardShows(channel, /Vote for the next song/)
    jo.react(first, emoji(2))
    expect(await told(jo.click(first, '2'))).toContain('This vote is over')

    await until(
      () => first.deleted,
      5_000,
      () => 'the old board to go',
    )
    expect(votes(board(channel))).toEqual([0, 0, 0, 0, 0])
  })

  it('counts a reaction that is given while the board is still being posted', async ({
    onTestFinished,
  }) => {
    const { stage, channel, mara, jo } = await liveParty(onTestFinished, SONG_PLAYS)
    const first = board(channel)
    // Discord shows a message to people before it tells the bot that it is there.
    stage.discord.faults.delayAnswers({ method: 'POST', path: /channels\/\d+\/messages$/ }, 1_500)

    await told(mara.command(channel, 'party next'))
    const second = await channel.waitForMessage(({ id }) => id !== first.id)
    jo.react(second, emoji(4))

    await votesBecome(channel, [0, 0, 0, 1, 0])
  })

  it('acknowledges everything in time while Spotify hangs', async ({ onTestFinished }) => {
    const { stage, channel, jo, mara } = await liveParty(onTestFinished, SONG_PLAYS)
    stage.spotify.faults.answerNext({ path: /./ }, { hang: true }, 1_000)

    const asked = await Promise.all([
      jo.click(board(channel), '1'),
      jo.command(channel, 'party vote', { number: 2 }),
      jo.command(channel, 'party now'),
      mara.command(channel, 'party playlist'),
      mara.command(channel, 'party device'),
      mara.command(channel, 'party pause'),
    ])
    await acknowledgedInTime(asked)
    await votesBecome(channel, [1, 1, 0, 0, 0])
    await boardShows(channel, /The party is paused/)
    const [resumed, skipped] = await Promise.all([
      mara.command(channel, 'party resume'),
      mara.command(channel, 'party next'),
    ])
    await acknowledgedInTime([resumed, skipped])
    stage.spotify.faults.clear()
  })

  it('acknowledges everything in time while Discord answers slowly', async ({ onTestFinished }) => {
    const { stage, channel, jo, kim, mara } = await liveParty(onTestFinished, SONG_PLAYS)
    for (const method of ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']) {
      stage.discord.faults.delayAnswers({ method, path: /^\/channels\// }, 1_500)
    }

    const asked = await Promise.all([
      jo.click(board(channel), '1'),
      kim.command(channel, 'party vote', { number: 1 }),
      jo.command(channel, 'party people'),
      mara.command(channel, 'party device'),
    ])
    jo.react(board(channel), emoji(5))
    await acknowledgedInTime(asked)
    await votesBecome(channel, [2, 0, 0, 0, 1])
  })
})

async function acknowledgedInTime(asked: readonly EmulatedInteraction[]): Promise<void> {
  await Promise.all(asked.map((interaction) => interaction.settled()))
  for (const { acknowledgedAfterMs } of asked) expect(acknowledgedAfterMs).toBeLessThan(3_000)
}
