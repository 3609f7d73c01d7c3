import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain, plainOr } from '../../src/bots/foreign-text.ts'

const texts = fc.string({ unit: 'binary', maxLength: 400 })

describe('Text from elsewhere', () => {
  it('becomes one line', () => {
    expect(plain(' a\n\tb\u2028c\u00a0 d ', 100)).toBe('a b c d')
  })

  it('loses what nobody sees or what turns the reading direction', () => {
    expect(plain('a\u0000\u200b\u202eb\u2066c\ufeff\u00add', 100)).toBe('abcd')
  })

  it('keeps emoji, letters with marks, and scripts from right to left', () => {
    const text = '👩‍👩‍👧 Beyoncé שלום ❤️'
    expect(plain(text, 100)).toBe(text)
  })

  it('is cut between characters as people see them', () => {
    expect(plain('ab👩‍👩‍👧cd', 6)).toBe('ab…')
    expect(plain('Dancing Queen', 8)).toBe('Dancing…')
  })

  it('does not pile up marks', () => {
    expect(plain(`a${'\u0301'.repeat(50)}`, 100).length).toBeLessThan(10)
  })

  it('says so where nothing is left to see', () => {
    expect(plainOr('Somebody', '\u200b \u202e', 20)).toBe('Somebody')
    expect(plainOr('Somebody', 'Ada', 20)).toBe('Ada')
  })

  it('is never longer than asked, whatever it holds', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 100 }), (text, max) => {
        const line = plain(text, max)
        expect(line.length).toBeLessThanOrEqual(max)
        expect(line).not.toMatch(/[\n\r\u2028\u2029\u202a-\u202e\u2066-\u2069]/)
        expect(line).toBe(line.trim())
      }),
    )
  })
})
