import { describe, expect, it } from 'vitest'
import {
  board,
  boardShows,
  candidates,
  emoji,
  joinedChannel,
  type LiveParty,
  liveParty,
  playedAtLeast,
  told,
  until,
  votesBecome,
} from './live-party.ts'

const LONG = { playing: 'other songs', durationMs: 120_000 } as const

describe.concurrent('the connection to Discord', () => {
  it.for([
    ['is cut', (party: LiveParty) => party.stage.discord.faults.closeSockets()],
    ['is closed by Discord', (party: LiveParty) => party.stage.discord.faults.closeSockets(4_000)],
    ['is to be renewed', (party: LiveParty) => party.stage.discord.faults.requestReconnect()],
  ] as const)(
    '%s: what was missed is told when it is resumed',
    async ([, disturb], { onTestFinished }) => {
      const party = await liveParty(onTestFinished, LONG)
      const { stage, channel, jo, kim, mara } = party
      const first = board(channel)
      jo.react(first, emoji(1))
      await votesBecome(channel, [1, 0, 0, 0, 0])
      stage.discord.clearRequests()

      disturb(party)
      jo.unreact(first, emoji(1))
      jo.react(first, emoji(2))
      kim.react(first, emoji(2))

      await votesBecome(channel, [0, 2, 0, 0, 0])
      expect(readings(party)).toEqual([])
      await told(mara.click(first, '5'))
      await votesBecome(channel, [0, 2, 0, 0, 1])
      expect(channel.messages()).toEqual([first])
    },
  )

  it('has lost its session: the reactions are read back', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished, LONG)
    const { stage, channel, jo, kim, mara } = party
    const first = board(channel)
    jo.react(first, emoji(1))
    await told(mara.click(first, '1'))
    await votesBecome(channel, [2, 0, 0, 0, 0])

    stage.discord.faults.forgetSessions()
    stage.discord.faults.closeSockets()
    jo.unreact(first, emoji(1))
    jo.react(first, emoji(3), { burst: true })
    kim.react(first, emoji(3))

    await votesBecome(channel, [1, 0, 2, 0, 0], 20_000)
    await boardShows(channel, /Mara’s party · 3 people/)
    await (await kim.click(first, '5')).settled()
    await votesBecome(channel, [1, 0, 2, 0, 1])
    expect(channel.messages()).toEqual([first])
  })

  it('has an invalid session: everything is as before', async ({ onTestFinished }) => {
    const { stage, channel, jo } = await liveParty(onTestFinished, LONG)
    const first = board(channel)

    stage.discord.faults.invalidateSession(false)
    jo.react(first, emoji(2))

    await votesBecome(channel, [0, 1, 0, 0, 0], 20_000)
    expect(await told(jo.command(channel, 'party now'))).toContain('You are voting for 2')
  })

  it('is refused for a while: the round closes all the same, with the votes given meanwhile', async ({
    onTestFinished,
  }) => {
    const party = await liveParty(onTestFinished, { ...LONG, durationMs: 8_000 })
    const { stage, channel, account, jo } = party
    const offered = candidates(board(channel))

    stage.discord.faults.refuseGateway(true)
    stage.discord.faults.closeSockets()
    jo.react(board(channel), emoji(4))

    await boardShows(channel, new RegExp(`Next: ${offered[3]} – .+\n│ 🏆 Won with the only vote`))
    expect(await playedAtLeast(account, 2)).toEqual(['Radio 1', offered[3]])
    await boardShows(channel, new RegExp(`│ ${offered[3]}\n[\\s\\S]*Vote for the next song`))
    const second = board(channel)
    jo.react(second, emoji(1))
    stage.discord.faults.refuseGateway(false)
    await votesBecome(channel, [1, 0, 0, 0, 0])
    expect(board(channel).id).toBe(second.id)
  })

  it('was away when a channel was deleted: the party goes on in the other one', async ({
    onTestFinished,
  }) => {
    const party = await liveParty(onTestFinished, LONG)
    const { stage, channel, mara } = party
    const elsewhere = await joinedChannel(party, stage.discord.addPerson('lea'))
    await boardShows(channel, /in 2 channels/)

    stage.discord.faults.forgetSessions()
    stage.discord.faults.closeSockets()
    elsewhere.delete()

    await until(
      () => !/in 2 channels/.test(board(channel).text()),
      30_000,
      () => `one channel only:\n${channel.text()}`,
    )
    mara.react(board(channel), emoji(2))
    await votesBecome(channel, [0, 1, 0, 0, 0], 20_000)
  })

  it('was away when the board was deleted: it comes back', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished, LONG)
    const { stage, channel, jo, mara } = party
    const first = board(channel)
    jo.react(first, emoji(1))
    await votesBecome(channel, [1, 0, 0, 0, 0])

    stage.discord.faults.forgetSessions()
    stage.discord.faults.closeSockets()
    channel.deleteMessage(first)

    await channel.waitForMessage(({ id }) => id !== first.id, 30_000)
    await votesBecome(channel, [1, 0, 0, 0, 0])
    mara.react(board(channel), emoji(1))
    await votesBecome(channel, [2, 0, 0, 0, 0], 20_000)
  })
})

/** The requests by which the bot read who reacted. */
function readings({ stage }: LiveParty) {
  return stage.discord.requests.filter(
    ({ method, path }) => method === 'GET' && path.includes('/reactions/'),
  )
}
