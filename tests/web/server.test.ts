import { describe, expect, it } from 'vitest'
import { createWeb } from '../../src/web/index.ts'
import { postForm, runningWeb } from './running-web.ts'
import { ScriptedDesk } from './scripted-desk.ts'

describe('the web server', () => {
  it('sends strict headers with every page', async () => {
    const desk = new ScriptedDesk({ s: { personName: 'mara' } })
    const { address } = await runningWeb(desk)
    const responses = [
      await fetch(address),
      await fetch(`${address}/spotify/callback?state=s&code=c`),
      await fetch(`${address}/spotify/callback?state=unknown&code=c`),
      await fetch(`${address}/spotify/callback`),
      await postForm(`${address}/spotify/confirm`, { state: 's', code: 'c' }),
      await fetch(`${address}/nowhere`),
      await fetch(`${address}/spotify/confirm`),
    ]

    for (const { headers } of responses) {
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none';style-src 'sha256-[\w+/=]+';img-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'$/,
      )
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('x-powered-by')).toBeNull()
      expect(headers.get('set-cookie')).toBeNull()
      expect(headers.get('strict-transport-security')).toBeNull()
    }
  })

  it('insists on https where it is reached by https', async () => {
    const { address } = await runningWeb(undefined, { publicUrl: 'https://party.example.org' })

    expect((await fetch(address)).headers.get('strict-transport-security')).toContain('max-age=')
  })

  it('has pages without scripts and without anything from elsewhere', async () => {
    const desk = new ScriptedDesk({ s: { personName: 'mara' } })
    const { address } = await runningWeb(desk)

    for (const path of ['/', '/spotify/callback?state=s&code=c', '/nowhere']) {
      const text = await (await fetch(address + path)).text()
      expect(text).toMatch(/^<!doctype html>\n<html lang="en">/)
      expect(text).not.toMatch(/<script|javascript:|\son\w+=|style="|@import|url\(/i)
      expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:\/\//)
    }
    expect((await fetch(`${address}/icon.svg`)).headers.get('content-type')).toContain('svg')
  })

  it.each([
    ['GET', '/spotify/confirm', 'POST'],
    ['GET', '/spotify/decline', 'POST'],
    ['PUT', '/spotify/confirm', 'POST'],
    ['POST', '/spotify/callback', 'GET'],
    ['DELETE', '/spotify/callback?state=s&code=c', 'GET'],
    ['POST', '/', 'GET'],
  ])('does not take %s %s', async (method, path, allowed) => {
    const desk = new ScriptedDesk({ s: { personName: 'mara' } })
    const { address } = await runningWeb(desk)

    const response = await fetch(address + path, { method })

    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe(allowed)
    expect(desk.finished).toEqual([])
    expect(desk.declined).toEqual([])
  })

  it('uses no ticket up for HEAD', async () => {
    const desk = new ScriptedDesk({ s: { personName: 'mara' } })
    const { address } = await runningWeb(desk)

    const head = await fetch(`${address}/spotify/callback?state=s&code=c`, { method: 'HEAD' })

    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
    expect((await fetch(`${address}/spotify/callback?state=s&code=c`)).status).toBe(200)
  })

  it('says that it lives, whatever else is wrong', async () => {
    const { address } = await runningWeb(undefined, { ready: async () => ({ ok: false }) })

    const response = await fetch(`${address}/healthz`)

    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ ok: true })
  })

  it('says whether it is ready, and what is missing', async () => {
    let readiness: { ok: boolean; reasons?: string[] } = { ok: true }
    const { address } = await runningWeb(undefined, { ready: async () => readiness })

    const ready = await fetch(`${address}/readyz`)
    readiness = { ok: false, reasons: ['Discord is not connected.'] }
    const unready = await eventually(`${address}/readyz`, 503)

    expect([ready.status, await ready.json()]).toEqual([200, { ok: true }])
    expect(await unready.json()).toEqual(readiness)
  })

  it('is not ready when that cannot be found out', async () => {
    const { address, lines } = await runningWeb(undefined, {
      ready: () => Promise.reject(new Error('no store')),
    })

    const response = await fetch(`${address}/readyz`)

    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({ ok: false, reasons: ['The check itself failed.'] })
    expect(lines).toHaveLength(1)
  })

  it('answers a flood of questions whether it is ready by one look a second', async () => {
    let looks = 0
    const { address } = await runningWeb(undefined, {
      ready: async () => {
        looks += 1
        return { ok: true }
      },
    })

    const startedAt = performance.now()
    for (let times = 0; times < 10; times += 1) {
      const asked = Array.from({ length: 50 }, () => fetch(`${address}/readyz`))
      const statuses = (await Promise.all(asked)).map(({ status }) => status)
      expect(new Set(statuses)).toEqual(new Set([200]))
    }
    const seconds = (performance.now() - startedAt) / 1_000

    expect(looks).toBeLessThanOrEqual(1 + Math.floor(seconds))
  })

  it('is not ready while the look hangs, looks once only, and is ready when it is over', async () => {
    let looks = 0
    let release = () => {}
    const { address } = await runningWeb(undefined, {
      ready: () => {
        looks += 1
        return new Promise((resolve) => {
          release = () => resolve({ ok: true })
        })
      },
    })

    const [first, second] = await Promise.all([
      fetch(`${address}/readyz`),
      fetch(`${address}/readyz`),
    ])
    const alive = await fetch(`${address}/healthz`)

    expect([first.status, second.status, alive.status]).toEqual([503, 503, 200])
    expect(await first.json()).toEqual({ ok: false, reasons: ['The check takes too long.'] })
    expect(looks).toBe(1)
    release()
    expect((await fetch(`${address}/readyz`)).status).toBe(200)
  })

  it('sets no cookie, whatever is asked', async () => {
    const desk = new ScriptedDesk({ s: { personName: 'mara' } })
    const { address } = await runningWeb(desk)
    const responses = [
      await fetch(address, { headers: { cookie: 'a=b' } }),
      await fetch(`${address}/icon.svg`),
      await fetch(`${address}/healthz`),
      await fetch(`${address}/readyz`),
      await fetch(`${address}/spotify/callback?state=s&code=c`),
      await fetch(`${address}/spotify/callback?error=access_denied`),
      await postForm(`${address}/spotify/decline`, { state: 's' }),
      await postForm(`${address}/spotify/confirm`, { state: 's', code: 'c' }),
      await fetch(`${address}/nowhere`, { method: 'POST' }),
    ]

    for (const { headers } of responses) expect(headers.getSetCookie()).toEqual([])
  })

  it('finishes what is under way before it stops', async () => {
    let release = () => {}
    const until = new Promise<void>((resolve) => {
      release = resolve
    })
    const desk = new ScriptedDesk({ s: { personName: 'mara', until } })
    const { address, stop } = await runningWeb(desk)

    const confirming = postForm(`${address}/spotify/confirm`, { state: 's', code: 'c' })
    while (desk.finished.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    const stopping = stop()
    release()

    expect((await confirming).status).toBe(200)
    await stopping
    await expect(fetch(address)).rejects.toThrow()
  })

  it('refuses to start on a port that is taken', async () => {
    const { port } = await runningWeb()
    const second = createWeb({
      host: '127.0.0.1',
      port,
      publicUrl: 'http://127.0.0.1:8888',
      loginDesk: new ScriptedDesk({}),
      ready: async () => ({ ok: true }),
      log: { info() {}, warn() {}, error() {} },
    })

    await expect(second.start()).rejects.toThrow(/EADDRINUSE/)
    await second.stop()
  })
})

/** What a look is good for passes within about a second. */
async function eventually(url: string, status: number): Promise<Response> {
  for (;;) {
    const response = await fetch(url)
    if (response.status === status) return response
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
