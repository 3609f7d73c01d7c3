import { describe, expect, it } from 'vitest'
import type { EmulatedMessage, EmulatedPerson } from '../../emulators/slack/index.ts'
import {
  board,
  boardShows,
  candidates,
  emoji,
  played,
  playedAtLeast,
  until,
  votesBecome,
} from './live-party.ts'
import { spawnProgram } from './program-process.ts'
import { bySignedRequests, slackParty, toldInSlack, viewShows } from './slack-steps.ts'
import { openStage } from './stage.ts'

/** What Slack waits for an acknowledgement. */
const SLACKS_PATIENCE_MS = 3_000

const everyCommand = [
  '',
  'start',
  'now',
  'people',
  'help',
  'vote 1',
  'unvote 1',
  'pause',
  'resume',
  'next',
  'device',
  'playlist',
  'playlist https://open.spotify.com/playlist/none',
  'quiet on',
  'link',
  'unlink',
  'leave',
  'disconnect',
  'end',
  'nonsense',
]

describe.concurrent('a gap in Slack', () => {
  it('by a restart: votes stay, what was tapped meanwhile counts, on the same board', async ({
    onTestFinished,
  }) => {
    const { stage, channel, account, jo, kim } = await slackParty(onTestFinished)
    const lea = stage.workspace.addPerson('lea', { displayName: 'Lea' })
    const first = board(channel)
    const offered = candidates(first)
    jo.react(first, emoji(2))
    await kim.click(first, '3')
    await votesBecome(channel, [0, 1, 1, 0, 0])

    await stage.stopProgram()
    jo.unreact(first, emoji(2))
    kim.react(first, emoji(4))
    lea.react(first, emoji(4))
    await stage.startProgram()

    await votesBecome(channel, [0, 0, 1, 2, 0])
    await boardShows(channel, /Mara’s party · 4 people/)
    expect(channel.messages().map(({ ts }) => ts)).toEqual([first.ts])
    expect(candidates(first)).toEqual(offered)
    expect(played(account)).toEqual(['Radio 1'])
    await kim.click(first, '3')
    await votesBecome(channel, [0, 0, 0, 2, 0])
  })

  it('while no socket is open: what was tapped counts, once', async ({ onTestFinished }) => {
    const { stage, channel, jo, kim } = await slackParty(onTestFinished)
    const first = board(channel)
    jo.react(first, emoji(1))
    await votesBecome(channel, [1, 0, 0, 0, 0])

    stage.slack.faults.refuseSockets(true)
    stage.slack.faults.closeSockets()
    jo.unreact(first, emoji(1))
    jo.react(first, emoji(5))
    kim.react(first, emoji(5))
    stage.slack.faults.refuseSockets(false)

    await votesBecome(channel, [0, 0, 0, 0, 2], 20_000)
    kim.unreact(first, emoji(5))
    await votesBecome(channel, [0, 0, 0, 0, 1])
  })

  it('by sockets that go dead without a word: no vote is lost', async ({ onTestFinished }) => {
    const { stage, channel, jo, kim } = await slackParty(onTestFinished)
    const first = board(channel)

    stage.slack.faults.freezeSockets()
    jo.react(first, emoji(2))
    kim.react(first, emoji(3))
    jo.unreact(first, emoji(2))

    await votesBecome(channel, [0, 0, 1, 0, 0], 45_000)
  })

  it('by a killed process: every vote that was told is there, and the party goes on', async ({
    onTestFinished,
  }) => {
    const { stage, channel, account, jo, kim } = await slackParty(onTestFinished, {
      durationMs: 30_000,
    })
    const first = board(channel)
    const [, second = ''] = candidates(first)
    await stage.stopProgram()
    const child = spawnProgram(stage, onTestFinished)
    await stage.slack.waitForSockets(1, 20_000)
    expect(await toldInSlack(kim.command(channel, '/party vote 2'))).toContain(second)

    await child.kill()
    jo.react(first, emoji(2))
    await stage.startProgram()

    await votesBecome(channel, [0, 2, 0, 0, 0])
    await boardShows(
      channel,
      new RegExp(`Now playing\n${second}\n[\\s\\S]*Won with the votes of all 2`),
      40_000,
    )
    expect(await playedAtLeast(account, 2)).toEqual(['Radio 1', second])
    await until(
      () => channel.messages().length === 1,
      10_000,
      () => `one board:\n${channel.text()}`,
    )
  })
})

describe.concurrent('by signed requests', () => {
  it('a party goes as by sockets, also after a restart', async ({ onTestFinished }) => {
    const { stage, channel, jo, kim } = await slackParty(onTestFinished, {
      settings: bySignedRequests,
    })
    const first = board(channel)
    jo.react(first, emoji(2))
    await kim.click(first, '3')
    expect(await toldInSlack(jo.command(channel, '/party vote 5'))).toContain('Your vote counts')
    await votesBecome(channel, [0, 1, 1, 0, 1])

    await stage.stopProgram()
    jo.unreact(first, emoji(2))
    kim.react(first, emoji(4))
    await stage.startProgram()

    await votesBecome(channel, [0, 0, 1, 1, 1])
  })
})

describe.concurrent('while Spotify hangs', () => {
  it('everything in Slack is acknowledged, and votes count', async ({ onTestFinished }) => {
    const { stage, channel, mara, jo } = await slackParty(onTestFinished, { quiet: true })
    stage.spotify.faults.answerNext({ path: /^\/v1\// }, { hang: true }, 1_000)
    const pressed = await jo.click(board(channel), '2')
    await votesBecome(channel, [0, 1, 0, 0, 0])

    const asked = await Promise.all(
      everyCommand.map((words) => mara.command(channel, `/party ${words}`.trim())),
    )
    await Promise.all(asked.map((interaction) => interaction.settled()))

    const waits = [pressed, ...asked].map(
      ({ acknowledgedAfterMs = Infinity }) => acknowledgedAfterMs,
    )
    expect(Math.max(...waits)).toBeLessThan(SLACKS_PATIENCE_MS)
    stage.spotify.faults.clear()
  })
})

describe.concurrent('a channel where the bot is not', () => {
  it('a public one: the bot comes by itself', async ({ onTestFinished }) => {
    const { stage, code } = await slackParty(onTestFinished, { quiet: true })
    const lea = stage.workspace.addPerson('lea', { displayName: 'Lea' })
    const lounge = stage.workspace.addChannel('lounge', { botIsMember: false })

    const told = await toldInSlack(lea.command(lounge, `/party join ${code}`))

    expect(told).toContain('This channel is now part of Mara’s party')
    await boardShows(lounge, /Vote for the next song/)
    await lea.click(board(lounge), '3')
    await votesBecome(lounge, [0, 0, 1, 0, 0])
  })

  it('a private one: says how to invite it, and works after that', async ({ onTestFinished }) => {
    const { stage, code } = await slackParty(onTestFinished, { quiet: true })
    const { workspace } = stage
    const lea = workspace.addPerson('lea', { displayName: 'Lea' })
    const secret = workspace.addChannel('secret', { private: true, botIsMember: false })

    expect(await toldInSlack(lea.command(secret, `/party join ${code}`))).toMatch(
      /This channel is private, and the bot is not in it yet\. Invite it with \/invite @\w+/,
    )
    secret.inviteBot()
    await lea.command(secret, `/party join ${code}`)

    await boardShows(secret, /Vote for the next song/)
    await lea.click(board(secret), '1')
    await votesBecome(secret, [1, 0, 0, 0, 0])
  })

  it('an archived one: says what to do', async ({ onTestFinished }) => {
    const stage = await openStage()
    onTestFinished(() => stage.close())
    const lea = stage.workspace.addPerson('lea', { displayName: 'Lea' })
    const old = stage.workspace.addChannel('old', { archived: true })

    const modal = await (await lea.command(old, '/party start')).view()

    await viewShows(modal, /This channel is archived, .*Use another channel/)
    expect(old.messages()).toEqual([])
  })

  it('a channel that is archived leaves the party; the others play on', async ({
    onTestFinished,
  }) => {
    const { stage, channel, code, jo } = await slackParty(onTestFinished, { quiet: true })
    const lea = stage.workspace.addPerson('lea', { displayName: 'Lea' })
    const lounge = stage.workspace.addChannel('lounge')
    await lea.command(lounge, `/party join ${code}`)
    await boardShows(channel, /in 2 channels/)
    await lea.click(board(lounge), '3')
    await votesBecome(channel, [0, 0, 1, 0, 0])

    lounge.archive()

    await boardShows(channel, /Mara’s party · \d people · Join/)
    await jo.click(board(channel), '3')
    await votesBecome(channel, [0, 0, 2, 0, 0])
  })
})

describe.concurrent('a board whose posting Slack did not answer', () => {
  it.for([
    ['is pressed', (stray: EmulatedMessage, lea: EmulatedPerson) => lea.click(stray, '3'), 1],
    [
      'is reacted to',
      async (stray: EmulatedMessage, lea: EmulatedPerson) => lea.react(stray, emoji(3)),
      0,
    ],
  ] as const)(
    'stands beside the next one until it %s',
    async ([, happens, votesForThird], { onTestFinished }) => {
      const { stage, channel, mara } = await slackParty(onTestFinished)
      const lea = stage.workspace.addPerson('lea', { displayName: 'Lea' })
      const first = board(channel)
      stage.slack.faults.dropConnections('chat.postMessage', 1, { applyFirst: true })
      await toldInSlack(mara.command(channel, '/party next'))
      await until(
        () => channel.messages().length === 2 && !channel.messages().includes(first),
        15_000,
        () => `two boards of the next round:\n${channel.text()}`,
      )
      const [stray, standing] = channel.messages()
      if (stray === undefined) throw new Error('There is no second board.')

      await happens(stray, lea)

      await until(
        () => stray.deleted,
        10_000,
        () => `one board:\n${channel.text()}`,
      )
      expect(channel.messages()).toEqual([standing])
      await votesBecome(channel, [0, 0, votesForThird, 0, 0])
    },
  )
})

describe.concurrent('a channel that gets another id', () => {
  it('stays in the party with its votes', async ({ onTestFinished }) => {
    const { stage, channel, jo, kim } = await slackParty(onTestFinished)
    const first = board(channel)
    jo.react(first, emoji(2))
    await kim.click(first, '3')
    await votesBecome(channel, [0, 1, 1, 0, 0])

    channel.changeId()

    await until(
      () => first.deleted && channel.messages().length === 1,
      15_000,
      () => `a new board alone:\n${channel.text()}`,
    )
    await votesBecome(channel, [0, 1, 1, 0, 0])
    const lea = stage.workspace.addPerson('lea', { displayName: 'Lea' })
    lea.react(board(channel), emoji(5))
    expect(await toldInSlack(jo.command(channel, '/party unvote 2'))).toMatch(/number 2/)
    await votesBecome(channel, [0, 0, 1, 0, 1])
  })
})
