import { webApi } from '@slack/bolt'
import { describe, expect, it } from 'vitest'
import { errorOf, stage } from './testing.ts'

async function withPost() {
  const place = await stage()
  const { client, channel } = place
  const post = () => client.chat.postMessage({ channel: channel.id, text: 'x' })
  return { ...place, post }
}

describe('faults', () => {
  it('answer the next calls of a method, and no others', async () => {
    const { slack, client, channel, post } = await withPost()
    slack.faults.answerNext('chat.postMessage', { error: 'internal_error' }, 2)
    expect(await errorOf(client.auth.test())).toBe('none')
    expect(await errorOf(post())).toBe('internal_error')
    expect(await errorOf(post())).toBe('internal_error')
    expect(await errorOf(post())).toBe('none')
    expect(channel.messages()).toHaveLength(1)
  })

  it('limit a method, as Slack would', async () => {
    const { slack, post } = await withPost()
    const headers = { 'Retry-After': '7' }
    slack.faults.answerNext(/^chat\./, { status: 429, headers })
    expect(await errorOf(post())).toBe('retry after 7')
  })

  it('may hit after the call was carried out', async () => {
    const { slack, channel, post } = await withPost()
    slack.faults.answerNext('chat.postMessage', { status: 503, applyFirst: true })
    await expect(post()).rejects.toBeInstanceOf(webApi.WebAPIHTTPError)
    slack.faults.dropConnections('chat.postMessage', 1, { applyFirst: true })
    await expect(post()).rejects.toBeInstanceOf(webApi.WebAPIRequestError)
    expect(channel.messages()).toHaveLength(2)
    expect(slack.requests.at(-1)?.status).toBeUndefined()
  })

  it('delay answers until they are taken back', async () => {
    const { slack, client } = await withPost()
    slack.faults.delayAnswers('auth.test', 100)
    const begunAt = performance.now()
    await client.auth.test()
    expect(performance.now() - begunAt).toBeGreaterThan(95)
    slack.faults.answerNext('auth.test', { error: 'internal_error' })
    slack.faults.clear()
    expect(await errorOf(client.auth.test())).toBe('none')
  })
})
