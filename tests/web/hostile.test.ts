import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { exchange, postForm, runningWeb } from './running-web.ts'
import { ScriptedDesk } from './scripted-desk.ts'

const ATTACK = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`

/** Sends the path as it is: fetch would tidy it up. */
async function rawGet(port: number, path: string): Promise<{ status: number; text: string }> {
  const text = await exchange(port, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
  return { status: Number(text.split(' ')[1]), text }
}

describe('hostile input', () => {
  const queries: readonly [string, string][] = [
    ['markup as state', `state=${encodeURIComponent(ATTACK)}&code=c`],
    ['markup as code', `state=s&code=${encodeURIComponent(ATTACK)}`],
    ['two states', 'state=s&state=t&code=c'],
    ['two codes', 'state=s&code=c&code=d'],
    ['a nested state', 'state[a]=s&code=c'],
    ['a null byte', 'state=s%00&code=c'],
    ['line breaks', 'state=s%0d%0aSet-Cookie:%20a=b&code=c'],
    ['a broken encoding', 'state=%ff%E0%A4%A&code=c'],
    ['a huge state', `state=${'s'.repeat(5000)}&code=c`],
    ['a huge code', `state=s&code=${'c'.repeat(5000)}`],
    ['a prototype', '__proto__[state]=s&constructor=1&code=c'],
    ['letters of another script', 'state=%D1%95&code=c'],
  ]

  it.each(queries)('is refused: %s', async (_name, query) => {
    const desk = new ScriptedDesk({ s: { personName: 'mara' } })
    const { port, lines } = await runningWeb(desk)

    const opened = await rawGet(port, `/spotify/callback?${query}`)
    const confirmed = await fetch(`http://127.0.0.1:${port}/spotify/confirm`, {
      method: 'POST',
      body: query,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })

    expect(opened.status).toBe(400)
    expect(confirmed.status).toBeGreaterThanOrEqual(400)
    expect(confirmed.status).toBeLessThan(500)
    for (const text of [opened.text, await confirmed.text()]) {
      expect(text).not.toContain('<script>')
      expect(text).not.toContain('onerror')
      expect(text.toLowerCase()).not.toContain('\nset-cookie')
    }
    expect(desk.finished).toEqual([])
    expect(lines).toEqual([])
  })

  it('declines nothing for a hostile state, and never shows the error of the query', async () => {
    const desk = new ScriptedDesk({ s: { personName: 'mara' } })
    const { port } = await runningWeb(desk)
    const attack = encodeURIComponent(ATTACK)

    const denied = await rawGet(port, `/spotify/callback?error=access_denied&state=${attack}`)
    const strange = await rawGet(port, `/spotify/callback?error=${attack}&state=s`)
    const twice = await rawGet(port, '/spotify/callback?error=access_denied&state=s&state=t')

    for (const { status, text } of [denied, strange, twice]) {
      expect(status).toBe(200)
      expect(text).not.toContain('<script>')
      expect(text).not.toContain('onerror')
    }
    expect(desk.declined).toEqual([])
  })

  it('is escaped where it is the name of a person or an account', async () => {
    const name = `${ATTACK}&amp;\u202Eevil`
    const desk = new ScriptedDesk({ s: { personName: name.slice(0, 40), platform: ATTACK } })
    const { address } = await runningWeb(desk)

    const confirm = await (await fetch(`${address}/spotify/callback?state=s&code=c`)).text()
    const connected = await (
      await postForm(`${address}/spotify/confirm`, { state: 's', code: 'c' })
    ).text()

    for (const text of [confirm, connected]) {
      expect(text).not.toContain('<script>')
      expect(text).toContain('<bdi>&quot;&gt;&lt;script&gt;')
    }
    expect(confirm).not.toContain('<img')
    expect(confirm).toContain('&#39;alert(2)&#39;')
  })

  it('shortens a name that goes on and on', async () => {
    const desk = new ScriptedDesk({ s: { personName: '🎉'.repeat(5000) } })
    const { address } = await runningWeb(desk)

    const text = await (await fetch(`${address}/spotify/callback?state=s&code=c`)).text()

    expect(text).toContain(`<bdi>${'🎉'.repeat(40)}…</bdi>`)
    expect(text.length).toBeLessThan(20_000)
  })

  it('is not reflected by the page for unknown addresses', async () => {
    const { port } = await runningWeb()

    for (const path of ['/%3Cscript%3Ealert(1)%3C/script%3E', '/<script>', '/%', '/%ff', '//x']) {
      const { status, text } = await rawGet(port, path)
      expect(status).toBe(404)
      expect(text).toContain('There is nothing here')
      expect(text).not.toContain('alert(1)')
      expect(text).toContain("default-src 'none'")
    }
  })

  it('is cut off when the address or the body is too long', async () => {
    const { address, port } = await runningWeb()

    const long = await rawGet(port, `/spotify/callback?state=${'s'.repeat(40_000)}`)
    const large = await postForm(`${address}/spotify/confirm`, { state: 's'.repeat(20_000) })

    expect(long.status).toBe(431)
    expect(large.status).toBe(413)
    expect(await large.text()).toContain('That could not be read')
    expect((await fetch(`${address}/healthz`)).status).toBe(200)
  })

  it('is refused when it is no form', async () => {
    const desk = new ScriptedDesk({ s: { personName: 'mara' } })
    const { address } = await runningWeb(desk)
    const login = { state: 's', code: 'c' }

    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
      const response = await fetch(`${address}/spotify/confirm`, {
        method: 'POST',
        body: type.startsWith('application/json') ? JSON.stringify(login) : 'state=s&code=c',
        headers: { 'content-type': type },
      })
      expect(response.status).toBe(415)
    }
    expect((await fetch(`${address}/spotify/confirm`, { method: 'POST' })).status).toBe(400)
    expect(desk.finished).toEqual([])
  })

  it('is refused when another site sent the form', async () => {
    const desk = new ScriptedDesk({ s: { personName: 'mara' } })
    const { port } = await runningWeb(desk)

    for (const path of ['/spotify/confirm', '/spotify/decline']) {
      expect(await postFrom('cross-site', port, path)).toBe(403)
      expect(await postFrom('same-site', port, path)).toBe(403)
    }
    expect(desk.finished).toEqual([])
    expect(desk.declined).toEqual([])
    expect(await postFrom('same-origin', port, '/spotify/confirm')).toBe(200)
  })
})

/** fetch may not set the headers by which browsers say where a request comes from. */
function postFrom(site: string, port: number, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': site,
    }
    request({ port, host: '127.0.0.1', path, method: 'POST', headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end('state=s&code=c')
  })
}
