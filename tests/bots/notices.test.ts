import { describe, expect, it } from 'vitest'
import { noticeLines } from '../../src/bots/board-text.ts'
import { markdown } from '../../src/bots/discord/markdown.ts'
import { mrkdwn } from '../../src/bots/slack/mrkdwn.ts'
import { round } from './sample-views.ts'

const closed = { ...round, round: { ...round.round, open: false } } as typeof round

describe.each([
  ['Discord', markdown],
  ['Slack', mrkdwn],
])('A board on %s', (_, markup) => {
  const notices = (view: typeof round) => noticeLines(view, markup).join('\n')

  it('says that the bot is away, and that reactions count where they are votes', () => {
    expect(notices({ ...round, away: true })).toMatch(/Back in a moment.*Reactions .* count/)
    expect(notices({ ...round, away: true, reactions: false })).not.toMatch(/Reactions/)
    expect(notices({ ...closed, away: true })).not.toMatch(/Reactions/)
    expect(notices(round)).not.toMatch(/Back in a moment/)
  })

  it('names a few of the channels where the bot is hindered, and how to learn more', () => {
    const hindered = (['post', 'edit', 'react', 'post'] as const).map((forbidden, index) => ({
      name: `room${index}`,
      forbidden,
    }))

    const text = notices({ ...round, hindered })

    expect(text).toMatch(/show the board in #room0.*party now/)
    expect(text).toMatch(/show the board in #room1/)
    expect(text).toMatch(/numbers to tap under the board in #room2/)
    expect(text).not.toContain('room3')
  })

  it('names a channel that was lost, and how to bring it back', () => {
    const remark = { kind: 'channelLost', at: 1, channel: 'lounge' } as const
    expect(notices({ ...round, remark })).toMatch(/reach #lounge.*party join/)
  })
})
