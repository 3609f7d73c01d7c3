import { connect } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runningWeb } from '../web/running-web.ts'
import { ScriptedDesk } from '../web/scripted-desk.ts'
import { batchesOf, casesOf } from './cases.ts'

const REQUESTS = 600
const AT_ONCE = 60
const PATIENCE_MS = 400

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE', 'get', 'G T']
const paths = [
  '/',
  '/spotify/callback',
  '/spotify/confirm',
  '/spotify/decline',
  '/readyz',
  '/icon.svg',
]
const odd = fc.constantFrom(
  '',
  '%',
  '%00',
  '%ff',
  '../../etc/passwd',
  '//evil.example',
  '\u202e',
  '<script>alert(1)</script>',
  '__proto__[polluted]=1',
  'constructor',
  'x'.repeat(5_000),
  'x'.repeat(100_000),
  'state=s&code=c&state=t',
  'state[]=s&code=c',
)
const text = fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 40 }))
const pair = fc.tuple(fc.constantFrom('state', 'code', 'error', '__proto__', 'x'), text)
const fields = fc
  .array(pair, { maxLength: 4 })
  .map((pairs) =>
    pairs.map(([name, value]) => `${name}=${encodeURIComponent(sound(value))}`).join('&'),
  )
const headers = fc.constantFrom(
  'content-type: application/x-www-form-urlencoded',
  'content-type: application/json',
  'content-type: \u0001',
  'content-length: -1',
  'content-length: 5',
  'content-length: 99999999999',
  'transfer-encoding: chunked',
  'host: evil.example',
  'x-forwarded-for: 1.2.3.4',
  'sec-fetch-site: cross-site',
  'expect: 100-continue',
  'upgrade: websocket',
  'no colon',
  `x: ${'y'.repeat(20_000)}`,
)

const requests = fc.record({
  method: fc.constantFrom(...methods),
  path: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...paths) },
    { weight: 1, arbitrary: text.map((one) => `/${one.replace(/[\r\n]/g, '')}`) },
  ),
  query: fc.oneof(fields, odd),
  headers: fc.array(headers, { maxLength: 3 }),
  body: fc.oneof(fields, text),
})

/** Lone surrogates cannot be encoded. */
function sound(value: string): string {
  return value.replace(/\p{Cs}/gu, '?')
}

describe('The web server', () => {
  it('answers every request shortly, and repeats nothing of it', { timeout: 120_000 }, async () => {
    const desk = new ScriptedDesk({})
    const { address, port, lines } = await runningWeb(desk, {
      requestLimits: { perAddress: 1_000_000, inAll: 1_000_000, windowMs: 1_000 },
    })
    for (const batch of batchesOf(casesOf(requests, REQUESTS, 20), AT_ONCE)) {
      const asked = batch.map(async ({ method, path, query, headers: given, body }) => {
        const isSized = given.some((header) => /^(content-length|transfer)/.test(header))
        const own = isSized ? [] : [`content-length: ${Buffer.byteLength(body)}`]
        const head = [`${method} ${path}?${query} HTTP/1.1`, 'connection: close', ...own, ...given]
        const bytes = `${head.join('\r\n')}\r\nhost: a\r\n\r\n${body}`
        return {
          bytes,
          answer: await asking(port, bytes),
        }
      })
      for (const { bytes, answer } of await Promise.all(asked)) {
        const context = bytes.slice(0, 300)
        expect(answer.length, context).toBeLessThan(40_000)
        expect(answer, context).not.toContain('<script>alert')
        expect(answer, context).not.toMatch(/^HTTP\/1\.1 5/)
      }
      expect((await fetch(`${address}/healthz`)).status).toBe(200)
    }
    expect(desk.finished).toEqual([])
    expect(desk.declined).toEqual([])
    expect(lines).toEqual([])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

/** What is answered to these bytes. Some wait for a body that never comes: those are given up. */
function asking(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let answer = ''
    socket.setEncoding('utf8').on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve(answer))
    socket.setTimeout(PATIENCE_MS, () => socket.destroy())
  })
}
