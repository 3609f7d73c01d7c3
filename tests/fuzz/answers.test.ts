import { describe, expect, it } from 'vitest'
import { effectId, type MessageId } from '../../src/core/engine/ids.ts'
import { ChatFailure, type ChatPlatform } from '../../src/core/ports.ts'
import { runningDiscord } from '../bots/discord-chat.ts'
import { round } from '../bots/sample-views.ts'
import { runningSlack } from '../bots/slack-chat.ts'
import { casesOf } from './cases.ts'
import { type Json, mutantsOf } from './mutations.ts'

const CASES = 300

const user = { id: '1573458034154274816', username: 'ada', global_name: 'Ada' }

/** What Discord answers when a message is posted, looked at, or asked who reacted. */
const discordAnswers: readonly Json[] = [
  {
    id: '1573458034154274817',
    channel_id: '1573458034154274818',
    reactions: [
      {
        count: 2,
        me: true,
        emoji: { id: null, name: '1️⃣' },
        count_details: { burst: 0, normal: 2 },
      },
      {
        count: 3,
        me: false,
        emoji: { id: null, name: '2️⃣' },
        count_details: { burst: 1, normal: 2 },
      },
    ],
  },
  [user, { ...user, id: '1573458034154274899', bot: true }],
  { message: 'Unknown Message', code: 10008 },
]

const slackAnswers: readonly Json[] = [
  { ok: true, ts: '1795212958.164000', channel: 'C0WMT0DXPP9' },
  {
    ok: true,
    type: 'message',
    message: {
      ts: '1795212958.164000',
      reactions: [{ name: 'one', count: 2, users: ['U0SKI56ZKW8', 'U00LHS7ENLX'] }],
    },
  },
  { ok: true, user: { id: 'U0SKI56ZKW8', name: 'ada', profile: { display_name: 'Ada' } } },
  { ok: false, error: 'channel_not_found' },
]

/** What is wrong with how the platform dealt with such answers; nothing where it is well. */
async function wrongs(
  platform: ChatPlatform,
  channel: Parameters<ChatPlatform['postBoard']>[0],
  message: MessageId,
  number: number,
): Promise<string[]> {
  const known = undefined
  const asked: (() => Promise<unknown>)[] = [
    () => platform.postBoard(channel, round, effectId(`fuzz/${number}`)),
    () => platform.readReactions(channel, message, 3, known),
  ]
  const answers = await Promise.allSettled(asked.map((ask) => ask()))
  return answers.flatMap((answer) => {
    if (answer.status === 'rejected') {
      const { reason } = answer
      return reason instanceof ChatFailure ? [] : [`${reason?.stack ?? reason}`]
    }
    const texts = JSON.stringify(answer.value) ?? 'undefined'
    const isSane = /^(\[|"unchanged"|"\d{15,20}"|"\w+\/\d+\.\d+")/.test(texts)
    const people = [...texts.matchAll(/"person":"([^"]*)"/g)].map(([, person]) => person ?? '')
    const isStrange = (person: string) => !/^(discord:\d{15,20}|slack:\w+\/[UW]\w+)$/.test(person)
    return [
      ...(isSane ? [] : [`answered ${texts.slice(0, 200)}`]),
      ...people.filter(isStrange).map((person) => `a person ${person.slice(0, 100)}`),
    ]
  })
}

describe('What the Web APIs answer', () => {
  it('is taken in or a failure: Discord', { timeout: 120_000 }, async () => {
    const { discord, emulator, channel } = await runningDiscord({ emulator: { limits: 'none' } })
    const message = await discord.postBoard(channel, round, effectId('p/1'))
    for (const [number, mutant] of casesOf(
      mutantsOf(discordAnswers, (one) => one),
      CASES,
      30,
    ).entries()) {
      const status = mutant.sample === discordAnswers[2] ? 404 : 200
      for (const method of ['POST', 'GET']) {
        emulator.faults.answerNext(
          { method, path: /\/channels\// },
          { status, body: mutant.text },
          3,
        )
      }
      const context = `${mutant.changes.join(', ')}: ${mutant.text.slice(0, 300)}`
      expect(await wrongs(discord, channel, message, number), context).toEqual([])
      emulator.faults.clear()
    }
  })

  it('is taken in or a failure: Slack', { timeout: 120_000 }, async () => {
    let now = Date.now()
    const clock = { now: () => now, at: () => () => {} }
    const { slack, emulator, channel } = await runningSlack({ emulator: { limits: 'none' }, clock })
    const message = await slack.postBoard(channel, round, effectId('p/1'))
    const headers = { 'content-type': 'application/json' }
    for (const [number, mutant] of casesOf(
      mutantsOf(slackAnswers, (one) => one),
      CASES,
      31,
    ).entries()) {
      // Else the limits of Slack's methods would soon be used up.
      now += 3_600_000
      emulator.faults.answerNext(/^(chat|reactions|users)/, { body: mutant.text, headers }, 4)
      const context = `${mutant.changes.join(', ')}: ${mutant.text.slice(0, 300)}`
      expect(await wrongs(slack, channel, message, number), context).toEqual([])
      emulator.faults.clear()
    }
  })
})
