import { describe, expect, it } from 'vitest'
import { BadTokenKeys, CannotOpen, createSealer, parseTokenKeys } from '../../src/store/sealer.ts'
import { KEY_1, KEY_2 } from './stores.ts'

const sealer = createSealer(parseTokenKeys(KEY_1))

function reasonOf(open: () => unknown): string {
  try {
    open()
    return 'opened'
  } catch (failure) {
    return failure instanceof CannotOpen ? failure.reason : String(failure)
  }
}

describe('sealing', () => {
  it('gives back what was sealed, each time in another envelope', () => {
    const text = 'a token – with ö and 🎉'
    const [first, second] = [sealer.seal('account', 'a', text), sealer.seal('account', 'a', text)]

    expect(sealer.open('account', 'a', first)).toBe(text)
    expect(sealer.open('account', 'a', second)).toBe(text)
    expect(first).not.toBe(second)
    expect(first).toMatch(/^v1\.k1\.[\w-]{16}\.[\w-]+$/)
    expect(sealer.open('account', 'a', sealer.seal('account', 'a', ''))).toBe('')
  })

  it('is bound to its kind and id', () => {
    const sealed = sealer.seal('account', 'a', 'token')

    expect(reasonOf(() => sealer.open('account', 'b', sealed))).toBe('broken')
    expect(reasonOf(() => sealer.open('login', 'a', sealed))).toBe('broken')
    expect(reasonOf(() => sealer.open('accounta', '', sealed))).toBe('broken')
  })

  it('notices every changed character', () => {
    const sealed = sealer.seal('account', 'a', 'token')
    // The last character carries bits that decode to nothing.
    for (let place = 0; place < sealed.length - 1; place += 1) {
      const other = sealed[place] === 'A' ? 'B' : 'A'
      const changed = sealed.slice(0, place) + other + sealed.slice(place + 1)
      expect(reasonOf(() => sealer.open('account', 'a', changed))).not.toBe('opened')
    }
    for (let length = 0; length < sealed.length - 1; length += 1) {
      const cut = sealed.slice(0, length)
      expect(reasonOf(() => sealer.open('account', 'a', cut))).toBe('broken')
    }
    expect(reasonOf(() => sealer.open('account', 'a', `${sealed}.x`))).toBe('broken')
  })

  it('uses the first key and opens with all of them', () => {
    const old = sealer.seal('account', 'a', 'token')
    const both = createSealer(parseTokenKeys(`${KEY_2},${KEY_1}`))
    const second = createSealer(parseTokenKeys(KEY_2))

    expect(both.open('account', 'a', old)).toBe('token')
    expect(both.seal('account', 'a', 'token')).toMatch(/^v1\.k2\./)
    expect(second.open('account', 'a', both.seal('account', 'a', 'token'))).toBe('token')
    expect(reasonOf(() => second.open('account', 'a', old))).toBe('unknownKey')
    expect(reasonOf(() => both.open('account', 'a', old.replace('v1.k1', 'v1.k2')))).toBe('broken')
  })
})

describe('TOKEN_KEYS', () => {
  it('may have spaces around its commas', () => {
    expect(parseTokenKeys(` ${KEY_2} , ${KEY_1} `).map(({ id }) => id)).toEqual(['k2', 'k1'])
  })

  const zeros = Buffer.alloc(32).toString('base64')

  it.each([
    ['nothing', '', 'empty'],
    ['only commas', ' , ', 'empty'],
    ['a passphrase', 'correct horse battery staple', 'number 1'],
    ['a passphrase behind a name', 'k1:correct horse battery staple', 'passphrase'],
    ['a passphrase of 32 characters', `k1:${'correct-horse-battery-staple-abc'}`, 'passphrase'],
    ['31 bytes', `k1:${Buffer.alloc(31).toString('base64')}`, '32 random bytes'],
    ['33 bytes', `k1:${Buffer.alloc(33).toString('base64')}`, '32 random bytes'],
    ['a second entry that is wrong', `${KEY_1},k2:abc`, 'number 2'],
    ['a name with a dot', `k.1:${zeros}`, 'number 1'],
    ['no name', zeros, 'number 1'],
    ['a name twice', `k1:${zeros},${KEY_1}`, 'same name'],
    ['a key twice', `${KEY_1},${KEY_1.replace('k1', 'k2')}`, 'same key'],
  ])('refuses %s with a sentence that helps and repeats no key', (_, text, hint) => {
    let message = 'accepted'
    try {
      parseTokenKeys(text)
    } catch (failure) {
      message = failure instanceof BadTokenKeys ? failure.message : 'another error'
    }

    expect(message).toContain(hint)
    expect(message).toContain('npm run keygen')
    expect(message).not.toContain('horse')
    expect(message).not.toContain(zeros)
  })
})
