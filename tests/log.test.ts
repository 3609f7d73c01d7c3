import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLog, type LogOptions } from '../src/log.ts'

function logInto(lines: string[], options: Partial<LogOptions> = {}) {
  return createLog({
    level: 'info',
    destination: { write: (line) => lines.push(line) },
    ...options,
  })
}

describe('the log', () => {
  it('writes one JSON object a line, with time, level and details', () => {
    const lines: string[] = []
    logInto(lines).warn('The store is slow.', { party: 'p1', waitedMs: 1200 })

    expect(lines).toHaveLength(1)
    expect(lines[0]?.endsWith('\n')).toBe(true)
    const entry = JSON.parse(lines[0] ?? '')
    expect(entry).toMatchObject({
      level: 'warn',
      msg: 'The store is slow.',
      party: 'p1',
      waitedMs: 1200,
    })
    expect(Date.parse(entry.time)).toBeGreaterThan(0)
  })

  it('leaves out what is below its level', () => {
    const lines: string[] = []
    const log = logInto(lines, { level: 'error' })
    log.info('one')
    log.warn('two')
    log.error('three')

    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['three'])
  })

  it('tells of an error its name, message, stack, code and cause', () => {
    const lines: string[] = []
    const cause = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    logInto(lines).error('Could not save.', { error: new TypeError('no answer', { cause }) })

    const { error } = JSON.parse(lines[0] ?? '')
    expect(error).toMatchObject({
      name: 'TypeError',
      message: 'no answer',
      cause: { message: 'socket hang up', code: 'ECONNRESET' },
    })
    expect(error.stack).toContain('log.test.ts')
  })

  it('hides fields that are secrets by their name, at any depth', () => {
    const lines: string[] = []
    const names = [
      'token',
      'accessToken',
      'refresh_token',
      'Authorization',
      'clientSecret',
      'SLACK_SIGNING_SECRET',
      'code',
      'state',
      'verifier',
      'codeVerifier',
      'set-cookie',
      'password',
      'key',
      'keys',
    ]
    for (const name of names) {
      const error = Object.assign(new Error('refused'), { request: { [name]: 'leaked-value' } })
      logInto(lines).error('x', {
        [name]: 'leaked-value',
        deep: [{ er: { [name]: ['leaked-value'] } }],
      })
      logInto(lines).error('x', { error })
    }

    expect(lines).toHaveLength(names.length * 2)
    expect(lines.join('')).not.toContain('leaked-value')
  })

  it('hides secrets inside texts that others wrote', () => {
    const lines: string[] = []
    const log = logInto(lines)
    const secret = 'AQDc0ffee-c0ffee_c0ffee'
    const texts = [
      `Authorization: Bearer ${secret}`,
      `authorization: Bot ${secret}`,
      `Basic ${secret}==`,
      `GET /spotify/callback?code=${secret}&state=${secret} failed`,
      `grant_type=refresh_token&refresh_token=${secret}`,
      `code=${secret}`,
      `POST https://discord.com/api/v10/interactions/123/${secret}/callback`,
      `PATCH https://discord.com/api/v10/webhooks/123/${secret}/messages/@original`,
      `xoxb-123-${secret}`,
    ]
    for (const text of texts) {
      log.info(text)
      log.info('x', { url: text, error: new Error(text) })
    }

    expect(lines).toHaveLength(texts.length * 2)
    expect(lines.join('')).not.toContain(secret)
    expect(lines[6]).toContain('/spotify/callback?code=[hidden]&state=[hidden] failed')
  })

  it('never shows a value it was told to hide', () => {
    const marked = fc.string({ unit: 'grapheme', minLength: 4 }).map((text) => `s3cr3t${text}`)
    fc.assert(
      fc.property(marked, fc.string(), (secret, around) => {
        const lines: string[] = []
        const log = logInto(lines, { secrets: [secret] })
        log.info(`${around}${secret}${around}`)
        log.error('x', { path: `/a/${secret}`, error: new Error(secret), [secret]: [secret] })
        log.warn('x', { address: `https://a.example/?q=${encodeURIComponent(secret)}` })

        expect(lines).toHaveLength(3)
        expect(lines.join('')).not.toContain('s3cr3t')
      }),
    )
  })

  it('survives circles, deep structures, bytes and functions', () => {
    const lines: string[] = []
    const circle: Record<string, unknown> = { big: 1n, bytes: Buffer.from('abc'), run: () => 1 }
    circle.self = circle
    logInto(lines).info('x', { circle })

    expect(JSON.parse(lines[0] ?? '').circle).toMatchObject({ big: '1', bytes: '[bytes]' })
  })
})
