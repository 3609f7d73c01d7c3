import { describe, expect, it } from 'vitest'
import { boardView } from '../../src/core/engine/board-view.ts'
import {
  accountId,
  type ChannelId,
  effectId,
  partyId,
  readPartyCode,
} from '../../src/core/engine/ids.ts'
import { RuntimeStage } from './stage.ts'

const PARTIES = 200

/** A program that was started with many live parties, each with a board and an account. */
async function crowded(
  closingInMs?: (number: number) => number,
): Promise<{ stage: RuntimeStage; channels: readonly ChannelId[] }> {
  const stage = new RuntimeStage()
  await stage.start()
  await stage.play()
  await stage.stop()
  const record = await stage.store.parties.load(stage.view().party)
  if (record === undefined) throw new Error('There is no party.')
  const channels: ChannelId[] = []
  for (let number = 0; number < PARTIES; number += 1) {
    const code = readPartyCode(`${200_000 + number}`)
    const channel = stage.chat.openChannel(`crowd${number}`)
    const stageOfBoard = record.party.round?.number ?? 0
    if (code === undefined) throw new Error('A code has six digits.')
    const effect = effectId(`crowd${number}`)
    const view = boardView(record.party, channel, stage.clock.now())
    const message = await stage.chat.postBoard(channel, view, effect)
    const { round } = record.party
    const closesAt = stage.clock.now() + (closingInMs?.(number) ?? 0)
    const party = {
      ...record.party,
      ...(closingInMs && round && { round: { ...round, closesAt } }),
      id: partyId(`crowd${number}`),
      code,
      account: accountId(stage.music.addAccount({ name: `Host ${number}` }).id),
      channels: [
        { id: channel, name: 'crowd', joinedAt: 0, board: { message, stage: stageOfBoard } },
      ],
    }
    await stage.store.parties.commit({ ...record, version: 1, party }, 0)
    channels.push(channel)
  }
  await stage.restart()
  return { stage, channels }
}

/** The most of these instants that fall into one second. */
function mostInASecond(instants: readonly number[]): number {
  const sorted = [...instants].sort((a, b) => a - b)
  return Math.max(
    ...sorted.map((from, place) => sorted.slice(place).filter((at) => at < from + 1_000).length),
  )
}

describe('two hundred parties', () => {
  it('share the edits of their platform, and news goes first', async () => {
    const { stage, channels } = await crowded()
    const startedAt = stage.clock.now()
    await stage.clock.advance(60_000)
    const edits = channels.map((channel) =>
      stage.chat
        .everyBoard(channel)
        .flatMap(({ frames }) => frames.slice(1))
        .map(({ at }) => at),
    )
    expect(mostInASecond(edits.flat())).toBeLessThanOrEqual(stage.chat.editsPerSecond)
    const firstEdits = edits.map(([first = Number.POSITIVE_INFINITY]) => first)
    expect(Math.max(...firstEdits)).toBeLessThan(startedAt + 25_000)
    const [channel] = channels
    if (channel === undefined) throw new Error('There are two hundred channels.')
    stage.chat.react('jo', channel, 1)
    await stage.clock.advance(2_500)
    expect(stage.chat.view(channel)?.round?.voters).toBe(1)
    await stage.stop()
    expect(stage.clock.waiting).toBe(0)
  })

  it('hear that the bot stops, the soonest end of a vote first, as far as edits allow', async () => {
    const closingInMs = (number: number) => 600_000 + ((number * 37) % PARTIES) * 1_000
    const { stage, channels } = await crowded(closingInMs)
    const askedAt = stage.clock.now()

    await stage.stop()

    expect(stage.clock.now() - askedAt).toBeLessThan(4_100)
    const told = channels
      .map((channel, number) => ({
        at: stage.chat.boards(channel)[0]?.frames.find(({ view }) => view.away)?.at ?? 0,
        closingInMs: closingInMs(number),
      }))
      .filter(({ at }) => at > 0)
      .sort((one, other) => one.at - other.at)
    expect(told.length).toBeGreaterThan(40)
    expect(mostInASecond(told.map(({ at }) => at))).toBeLessThanOrEqual(stage.chat.editsPerSecond)
    const soonest = channels.map((_, number) => closingInMs(number)).sort((a, b) => a - b)
    expect(told.map((one) => one.closingInMs)).toEqual(soonest.slice(0, told.length))
  })

  it('are not all looked at in the same second after a start', async () => {
    const { stage } = await crowded()
    const startedAt = stage.clock.now()
    const callsBefore = stage.music.calls.length
    await stage.clock.advance(11_000)
    const looks = stage.music.calls.slice(callsBefore).filter(({ method }) => method === 'playback')
    expect(new Set(looks.map(({ account }) => account)).size).toBe(PARTIES + 1)
    const first = new Map([...looks].reverse().map(({ account, at }) => [account, at]))
    expect(mostInASecond([...first.values()])).toBeLessThanOrEqual(25)
    expect(Math.max(...first.values())).toBeLessThanOrEqual(startedAt + 10_500)
    await stage.stop()
  })
})
