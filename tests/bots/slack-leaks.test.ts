import { expect, it } from 'vitest'
import { channelOf } from '../../src/bots/slack/ids.ts'
import { effectId } from '../../src/core/engine/ids.ts'
import { collectionsOf } from '../fakes/collections.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'
import { lobby, round } from './sample-views.ts'
import { ScriptedInbox } from './scripted-inbox.ts'
import { slackChat } from './slack-chat.ts'

const BOARDS = 200
const LATER_MS = 65 * 60_000

it('Slack remembers nothing of boards that are long gone', async ({ onTestFinished }) => {
  const clock = new VirtualClock()
  const { create, emulator, workspace } = await slackChat({ clock, emulator: { limits: 'none' } })
  let slack = create()
  const collections = collectionsOf(() => {
    slack = create()
  })
  onTestFinished(async () => {
    await slack.stop()
    await emulator.close()
  })
  await slack.start(new ScriptedInbox())
  const entries = () => collections.reduce((sum, { size }) => sum + size, 0)

  async function boardThatGoes(number: number): Promise<void> {
    const room = workspace.addChannel(`room${number}`)
    const channel = channelOf(workspace.teamId, room.id)
    slack.pace(channel)
    const board = await slack.postBoard(channel, lobby, effectId(`p${number}/1`))
    await slack.editBoard(channel, board, round)
    await slack.removeBoard(channel, board)
    await clock.advance(3_000)
  }

  await boardThatGoes(0)
  const before = entries()
  for (let number = 1; number <= BOARDS; number += 1) await boardThatGoes(number)
  await clock.advance(LATER_MS)
  await boardThatGoes(BOARDS + 1)

  expect(entries()).toBe(before)
})
