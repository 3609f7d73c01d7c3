import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Content } from '../../src/bots/discord/components.ts'
import { renderAnswer } from '../../src/bots/discord/render-answer.ts'
import { commands } from '../../src/bots/phrases/commands.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { clockTime, counted, duration, listed, listedUpTo } from '../../src/bots/phrases/words.ts'
import type { Answer } from '../../src/core/inbox.ts'
import { everyAnswer } from './every-answer.ts'

function textOf({ content, embeds }: Content): string {
  const parts = embeds.flatMap(({ title, description, fields = [], footer }) => [
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
    footer?.text,
  ])
  return [content, ...parts].filter((part) => part).join('\n')
}

const sentences = everyAnswer
  .filter(({ kind }) => kind === 'refused' || kind === 'failed' || kind === 'done')
  .map((answer) => [textOf(renderAnswer(answer)), answer] as const)

describe('What people read', () => {
  it('is a short text for everything that can happen', () => {
    for (const [text, answer] of sentences) {
      expect(text, JSON.stringify(answer)).toMatch(/^[A-Z\d[\\].{10,}[.!?`/>]$/)
      expect(text.length).toBeLessThanOrEqual(260)
      expect(text).not.toMatch(/undefined|NaN|\[object/)
    }
  })

  it('is something else for each', () => {
    const texts = sentences.map(([text]) => text)
    const twice = texts.filter((text, index) => texts.indexOf(text) !== index)
    expect(twice).toEqual([])
  })

  it('says once how to paste a link where there is no playlist', () => {
    const none = { kind: 'choosePlaylist', playlists: [], page: 0, pageCount: 1 } as const
    expect(textOf(renderAnswer(none)).match(/\/party playlist/g)).toHaveLength(1)
  })

  it('names buttons on the web pages as in the chat', () => {
    const pages = readFileSync(new URL('../../src/web/page-texts.ts', import.meta.url), 'utf8')
    const named = [...pages.matchAll(/press <strong>([^<]+)<\/strong>/gi)].map(([, name]) => name)
    expect(named.length).toBeGreaterThan(0)
    for (const name of named) expect(Object.values(labels)).toContain(name)
  })

  it('names only commands that there are', () => {
    const known = new Set<string>(commands.map(({ name }) => name))
    for (const answer of everyAnswer) {
      const named = [...textOf(renderAnswer(answer)).matchAll(/\/party (\w+)/g)]
      for (const [, name] of named) expect(known, JSON.stringify(answer)).toContain(name)
    }
  })

  it('lists every command in the help, those of the host apart', () => {
    const help: Answer = { kind: 'help', youAreHost: true }
    const text = textOf(renderAnswer(help))
    for (const { name } of commands) {
      expect(text).toMatch(new RegExp(`\`/party (settings )?${name}\\b`))
    }
    expect(text.indexOf('/party pause')).toBeGreaterThan(text.indexOf('For you, the host'))
  })
})

describe('Words', () => {
  it('count', () => {
    expect(counted(0, 'vote')).toBe('0 votes')
    expect(counted(1, 'vote')).toBe('1 vote')
    expect(counted(2, 'person', 'people')).toBe('2 people')
  })

  it('list', () => {
    expect(listed([])).toBe('')
    expect(listed([1])).toBe('1')
    expect(listed([1, 3])).toBe('1 and 3')
    expect(listed([1, 3, 4])).toBe('1, 3 and 4')
    expect(listedUpTo(2, ['Ada', 'Ben', 'Cleo'], 7)).toBe('Ada, Ben and 5 more')
    expect(listedUpTo(8, ['Ada', 'Ben'], 2)).toBe('Ada and Ben')
    expect(listedUpTo(8, [], 3)).toBe('3 people')
  })

  it('tell the time', () => {
    expect(clockTime(225_000)).toBe('3:45')
    expect(clockTime(-1)).toBe('0:00')
    expect(clockTime(3_723_000)).toBe('1:02:03')
  })

  it('tell how long, rather too long than too short', () => {
    expect(duration(0)).toBe('1 second')
    expect(duration(39_200)).toBe('40 seconds')
    expect(duration(125_000)).toBe('3 minutes')
    expect(duration(6 * 3_600_000)).toBe('6 hours')
  })
})
