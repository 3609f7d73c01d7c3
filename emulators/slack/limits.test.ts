import { describe, expect, it } from 'vitest'
import { clientOf, errorOf, stage } from './testing.ts'
import type { SlackEmulatorOptions } from './types.ts'

async function atRest(options: SlackEmulatorOptions = {}) {
  const time = { now: Date.now() }
  const place = await stage({ now: () => time.now, ...options })
  const { client, channel } = place
  const post = () =>
    client.chat.postMessage({
      channel: channel.id,
      text: 'x',
      unfurl_links: false,
      unfurl_media: false,
    })
  const { ts = '' } = await post()
  const edit = (by = client) => errorOf(by.chat.update({ channel: channel.id, ts, text: 'y' }))
  return { ...place, time, post, edit, ts }
}

describe('rate limits', () => {
  it('let fifty edits through in any minute, whichever message they are for', async () => {
    const { slack, time, edit } = await atRest()
    for (let n = 0; n < 50; n++) {
      expect(await edit()).toBe('none')
      time.now += 100
    }
    expect(await edit()).toBe('retry after 55')
    time.now += 55_000
    expect(await edit()).toBe('none')
    expect(slack.requests.filter(({ status }) => status === 429)).toHaveLength(1)
    expect(slack.problems).toEqual([])
  })

  it('belong to one method in one workspace', async () => {
    const { slack, client, channel, edit, ts } = await atRest()
    for (let n = 0; n < 51; n++) await edit()
    const name = 'one'
    const add = client.reactions.add({ channel: channel.id, timestamp: ts, name })
    expect(await errorOf(add)).toBe('none')
    expect(await edit(clientOf(slack, slack.addWorkspace('Other')))).toBe('channel_not_found')
  })

  it('let twenty reactions be removed in a minute', async () => {
    const { client, channel, ts } = await atRest()
    const remove = () =>
      errorOf(client.reactions.remove({ channel: channel.id, timestamp: ts, name: 'one' }))
    for (let n = 0; n < 20; n++) expect(await remove()).toBe('no_reaction')
    expect(await remove()).toMatch(/^retry after/)
  })

  it('let one message a second into a channel, and a short burst', async () => {
    const { time, post } = await atRest()
    for (let n = 0; n < 4; n++) expect(await errorOf(post())).toBe('none')
    expect(await errorOf(post())).toBe('retry after 1')
    time.now += 1_000
    expect(await errorOf(post())).toBe('none')
    expect(await errorOf(post())).toBe('retry after 1')
  })

  it('are off when asked', async () => {
    const { edit } = await atRest({ limits: 'none' })
    for (let n = 0; n < 60; n++) expect(await edit()).toBe('none')
  })
})
