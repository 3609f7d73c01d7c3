import { expect, it, onTestFinished, vi } from 'vitest'
import { ScriptedInbox } from './scripted-inbox.ts'
import { slackChat } from './slack-chat.ts'

it('goes on trying when Slack can’t be reached at the start', async () => {
  const { emulator, slack, logged } = await slackChat()
  onTestFinished(async () => {
    await slack.stop()
    await emulator.close()
  })
  emulator.faults.answerNext('auth.test', { status: 503 })

  await slack.start(new ScriptedInbox())
  expect(slack.isConnected()).toBe(false)
  expect(logged.join()).toContain('it is tried again')

  await vi.waitUntil(() => slack.isConnected(), { timeout: 20_000 })
})

it('says what to do about a token that Slack does not accept', async () => {
  const { emulator, slack, workspace } = await slackChat()
  onTestFinished(() => emulator.close())
  workspace.revokeToken()

  await expect(slack.start(new ScriptedInbox())).rejects.toThrow(/SLACK_BOT_TOKEN.*Install App/)
})
