import { describe, expect, it } from 'vitest'
import { RequestLimit } from '../../src/web/request-limit.ts'
import { postForm, runningWeb } from './running-web.ts'
import { ScriptedDesk } from './scripted-desk.ts'

const LIMITS = { perAddress: 3, inAll: 5, windowMs: 10_000 }

describe('the limit of requests', () => {
  function limit() {
    const time = { now: 1_000 }
    return { time, limit: new RequestLimit(LIMITS, () => time.now) }
  }

  it('lets each address in so often, and says how long to wait after that', () => {
    const { limit: requests, time } = limit()

    const waits = [1, 2, 3, 4].map(() => requests.waitMs('192.0.2.1'))
    time.now += 4_000

    expect(waits).toEqual([undefined, undefined, undefined, 10_000])
    expect(requests.waitMs('192.0.2.1')).toBe(6_000)
    expect(requests.waitMs('192.0.2.2')).toBeUndefined()
  })

  it('begins anew with each window', () => {
    const { limit: requests, time } = limit()
    for (let times = 0; times < 4; times += 1) requests.waitMs('192.0.2.1')

    time.now += 10_000

    expect(requests.waitMs('192.0.2.1')).toBeUndefined()
  })

  it('holds for all together, where what was refused already does not count', () => {
    const { limit: requests } = limit()
    for (let times = 0; times < 50; times += 1) requests.waitMs('192.0.2.1')

    expect(requests.waitMs('192.0.2.2')).toBeUndefined()
    expect(requests.waitMs('192.0.2.3')).toBeUndefined()
    expect(requests.waitMs('192.0.2.4')).toBe(10_000)
  })
})

describe('too many requests', () => {
  /** From one address, as where there is a proxy before the server. */
  const requestLimits = { perAddress: 3, inAll: 1_000, windowMs: 3_600_000 }

  async function statuses(url: string, method = 'GET'): Promise<number[]> {
    const asked = Array.from({ length: 5 }, () => fetch(url, { method }))
    return (await Promise.all(asked)).map(({ status }) => status).sort()
  }

  it('are answered by a page that asks to wait, before the desk is asked', async () => {
    const desk = new ScriptedDesk({ s: { personName: 'mara' } })
    const { address } = await runningWeb(desk, { requestLimits })

    expect(await statuses(`${address}/spotify/callback?state=s&code=c`)).toEqual([
      200, 200, 200, 429, 429,
    ])
    const refused = await postForm(`${address}/spotify/confirm`, { state: 's', code: 'c' })

    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000)
    expect(refused.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(refused.headers.getSetCookie()).toEqual([])
    expect(await refused.text()).toContain('Wait ten seconds')
    expect(desk.finished).toEqual([])
  })

  it('lock out neither who watches the bot nor what a platform signs', async () => {
    const { address } = await runningWeb(undefined, {
      requestLimits,
      routes: (['GET', 'POST'] as const).map((method) => ({
        method,
        path: `/slack/${method.toLowerCase()}`,
        answer: (_request, response) => {
          response.end('well')
        },
      })),
    })
    expect(await statuses(address)).toContain(429)

    for (const path of ['/healthz', '/readyz']) {
      expect(await statuses(address + path)).toEqual([200, 200, 200, 200, 200])
    }
    expect(await statuses(`${address}/slack/post`, 'POST')).toEqual([200, 200, 200, 200, 200])
    expect(await statuses(`${address}/slack/get`)).toEqual([429, 429, 429, 429, 429])
  })

  it('are far more than a crowd sends that connects at once', async () => {
    const { address } = await runningWeb()

    for (let person = 0; person < 10; person += 1) {
      expect(await statuses(`${address}/spotify/callback?state=s&code=c`)).not.toContain(429)
    }
  })
})
