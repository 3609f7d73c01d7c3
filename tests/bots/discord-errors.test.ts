import { describe, expect, it } from 'vitest'
import { asking, chatFailure } from '../../src/bots/discord/errors.ts'

describe('What goes wrong with Discord', () => {
  it.each([
    Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
    Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' }),
    Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
    new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }),
    new DOMException('The operation was aborted', 'AbortError'),
  ])('is unavailable after %s', (error) => {
    expect(chatFailure(error)?.reason).toBe('unavailable')
  })

  it.each([
    new TypeError('Cannot read properties of undefined'),
    Object.assign(new TypeError('Invalid'), { code: 'ERR_INVALID_ARG_TYPE' }),
  ])('is a bug of ours, and told as such: %s', async (bug) => {
    const asked = asking(async () => {
      throw bug
    })
    await expect(asked).rejects.toBe(bug)
  })
})
