import { describe, expect, it } from 'vitest'
import type { Failure, LoginDesk } from '../../src/core/inbox.ts'
import { exchange, postForm, runningWeb } from './running-web.ts'
import { ScriptedDesk } from './scripted-desk.ts'

const asked = { state: 'st-ate_1', code: 'AQD.c0de_~x' }

function deskOfMara() {
  return new ScriptedDesk({ [asked.state]: { personName: 'mara' } })
}

function callback(address: string, query: Record<string, string>): Promise<Response> {
  return fetch(`${address}/spotify/callback?${new URLSearchParams(query)}`)
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe('coming back from Spotify', () => {
  it('asks whether the account belongs to the person of the chat, and uses nothing up', async () => {
    const desk = deskOfMara()
    const { address } = await runningWeb(desk)

    for (let visit = 0; visit < 3; visit += 1) {
      const response = await callback(address, asked)
      const text = await response.text()

      expect(response.status).toBe(200)
      expect(text).toContain('Connect this Spotify account to <bdi>mara</bdi> on Discord?')
      expect(text).toContain(`name="state" value="${asked.state}"`)
      expect(text).toContain(`name="code" value="${asked.code}"`)
    }
    expect(desk.finished).toEqual([])
    expect(desk.declined).toEqual([])
  })

  it('connects when the person confirms, once', async () => {
    const desk = deskOfMara()
    const { address } = await runningWeb(desk)
    await callback(address, asked)

    const first = await postForm(`${address}/spotify/confirm`, asked)
    const second = await postForm(`${address}/spotify/confirm`, asked)

    expect(first.status).toBe(200)
    const text = await first.text()
    expect(text).toContain('You are connected')
    expect(text).toContain('<bdi>Mara Lindqvist</bdi>')
    expect(second.status).toBe(410)
    expect(await second.text()).toContain('This link is not valid any more')
    expect(desk.finished).toEqual([asked])
    expect((await callback(address, asked)).status).toBe(410)
  })

  it('answers a button pressed twice with the answer to the first press', async () => {
    let release = () => {}
    const until = new Promise<void>((resolve) => {
      release = resolve
    })
    const desk = new ScriptedDesk({ [asked.state]: { personName: 'mara', until } })
    const { port } = await runningWeb(desk)
    const form = new URLSearchParams(asked).toString()
    const press = (connection: string) =>
      [
        'POST /spotify/confirm HTTP/1.1',
        'Host: a',
        'Content-Type: application/x-www-form-urlencoded',
        `Content-Length: ${form.length}`,
        `Connection: ${connection}`,
        '',
        form,
      ].join('\r\n')

    // In one piece, so that the server has both before the first is finished.
    const answers = exchange(port, press('keep-alive') + press('close'))
    while (desk.finished.length === 0) await turn()
    for (let turns = 0; turns < 20; turns += 1) await turn()
    release()

    expect((await answers).match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200'])
    expect(desk.finished).toHaveLength(1)
  })

  it('uses the ticket up when the person says that it is not them', async () => {
    const desk = deskOfMara()
    const { address } = await runningWeb(desk)

    const response = await postForm(`${address}/spotify/decline`, asked)

    expect(response.status).toBe(200)
    expect(await response.text()).toContain('Nothing was connected')
    expect(desk.declined).toEqual([asked.state])
    expect((await postForm(`${address}/spotify/confirm`, asked)).status).toBe(410)
    expect(desk.finished).toEqual([])
  })

  it('is kind to a person who said no at Spotify, and uses the ticket up', async () => {
    const desk = deskOfMara()
    const { address } = await runningWeb(desk)

    const response = await callback(address, { state: asked.state, error: 'access_denied' })

    expect(response.status).toBe(200)
    expect(await response.text()).toContain('No problem, nothing was connected')
    expect(desk.declined).toEqual([asked.state])
  })

  it('keeps the ticket when Spotify reports an error of its own', async () => {
    const desk = deskOfMara()
    const { address } = await runningWeb(desk)

    const response = await callback(address, { state: asked.state, error: 'server_error' })

    expect(await response.text()).toContain('Spotify could not finish the login')
    expect(desk.declined).toEqual([])
    expect((await callback(address, asked)).status).toBe(200)
  })

  it.each([
    ['an unknown state', { state: 'unknown', code: 'c' }, 410],
    ['no state', { code: 'c' }, 400],
    ['no code', { state: asked.state }, 400],
    ['nothing', {}, 400],
    ['an empty code', { state: asked.state, code: '' }, 400],
  ])('sends back to the chat a person with %s', async (_case, query, status) => {
    const desk = deskOfMara()
    const { address } = await runningWeb(desk)

    const response = await callback(address, query as Record<string, string>)

    expect(response.status).toBe(status)
    expect(await response.text()).toMatch(
      /Go back to the chat and press <strong>(Connect Spotify|Continue)<\/strong>/,
    )
  })

  it('names Slack as people know it', async () => {
    const desk = new ScriptedDesk({ s: { personName: 'mara', platform: 'slack' } })
    const { address } = await runningWeb(desk)

    expect(await (await callback(address, { state: 's', code: 'c' })).text()).toContain('on Slack?')
  })
})

describe('a login that fails', () => {
  const cases: readonly [Failure, number, string][] = [
    [{ code: 'loginExpired' }, 410, 'not valid any more'],
    [{ code: 'loginRefused' }, 400, 'Spotify did not accept the login'],
    [{ code: 'loginDenied' }, 403, 'You said no at Spotify'],
    [{ code: 'loginOfSomebodyElse' }, 403, 'belongs to somebody else'],
    [{ code: 'storeUnavailable' }, 503, 'could not be saved'],
    [{ code: 'unexpected' }, 500, 'went wrong on our side'],
    [{ code: 'playlistEmpty' }, 500, 'went wrong on our side'],
    [{ code: 'music', trouble: 'noPremium' }, 403, 'Hosting needs Spotify Premium'],
    [{ code: 'music', trouble: 'notRegistered' }, 403, 'User Management'],
    [{ code: 'music', trouble: 'rateLimited', retryAfterMs: 9 * 60_000 }, 503, 'in 9 minutes'],
    [{ code: 'music', trouble: 'rateLimited', retryAfterMs: 1000 }, 503, 'in a minute'],
    [{ code: 'music', trouble: 'rateLimited', retryAfterMs: 13.5 * 3_600_000 }, 503, 'in 14 hours'],
    [{ code: 'music', trouble: 'unavailable' }, 503, 'Spotify did not answer'],
  ]

  it.each(cases)('says what to do: %j', async (failure, status, words) => {
    const { address } = await runningWeb(new ScriptedDesk({ s: { personName: 'mara', failure } }))

    const response = await postForm(`${address}/spotify/confirm`, { state: 's', code: 'c' })

    expect(response.status).toBe(status)
    const text = await response.text()
    expect(text).toContain(words)
    expect(text).toContain('class="next"')
  })

  it('shows a page, and tells the log without the code, when the desk itself breaks', async () => {
    const broken: LoginDesk = {
      whoAsked: () => Promise.reject(new Error('no store')),
      finish: () => Promise.reject(new Error('no store')),
      decline: () => Promise.reject(new Error('no store')),
    }
    const { address, lines } = await runningWeb(broken)
    const login = { state: 'st4te-leaks', code: 'c0de-leaks' }

    const responses = [
      await callback(address, login),
      await callback(address, { ...login, error: 'access_denied' }),
      await postForm(`${address}/spotify/confirm`, login),
      await postForm(`${address}/spotify/decline`, login),
    ]

    for (const response of responses) {
      expect(response.status).toBe(500)
      expect(await response.text()).toContain('Something went wrong on our side')
    }
    expect(lines).toHaveLength(4)
    expect(lines.join('')).toContain('no store')
    expect(lines.join('')).not.toContain('leaks')
  })
})
