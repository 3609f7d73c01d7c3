import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commands } from '../../src/bots/phrases/commands.ts'
import { settingNames } from '../../src/bots/phrases/settings.ts'

const root = new URL('../../', import.meta.url)
const page = readFileSync(new URL('docs/features.md', root), 'utf8')
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| feature |'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, feature = '', , command = '', setting = '', discord = '', slack = '']) => {
    return { feature, command, setting, discord, slack }
  })

/** What the tests of a file are called, and what they are about. */
function titlesIn(name: string): readonly string[] {
  const file = new URL(`tests/${name}.test.ts`, root)
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^\s*(?:it|\])[^'`"\n]*\(\s*(?:'((?:[^'\\]|\\.)*)'|`([^`]*)`)/gm)].map(
    ([, quoted, template]) => quoted ?? template ?? '',
  )
}

describe('The page of features', () => {
  it.each(rows)('shows on both platforms, by tests that exist: $feature', ({ discord, slack }) => {
    for (const cell of [discord, slack]) {
      const [, file = '', title = 'none'] = /^`([\w/-]+)` › (.+)$/.exec(cell) ?? []
      const found = titlesIn(file).filter((one) => one.startsWith(title))
      expect(found, cell).not.toEqual([])
    }
  })

  it('has every command and every setting', () => {
    const words = rows.map(({ command }) => command).join(' ')
    const missing = commands.filter(({ name }) => !new RegExp(`\`${name}[\` ]`).test(words))
    expect(missing).toEqual([])
    const settings = rows.map(({ setting }) => setting)
    expect(Object.values(settingNames).filter((name) => !settings.includes(name))).toEqual([])
  })

  it('names no command that does not exist', () => {
    const words = rows.flatMap(({ command }) => [...command.matchAll(/`(\w+)/g)])
    const known: readonly string[] = commands.map(({ name }) => name)
    expect(words.map(([, word = '']) => word).filter((word) => !known.includes(word))).toEqual([])
  })
})
