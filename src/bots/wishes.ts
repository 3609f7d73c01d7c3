import type { PersonId } from '../core/engine/ids.ts'
import type { Action } from '../core/inbox.ts'

/** What somebody gave with a command, by the name of the option; undefined where it is missing. */
export interface Given {
  text(option: string): string | undefined
  number(option: string): number | undefined
  truth(option: string): boolean | undefined
  person(option: string): PersonId | undefined
}

/** What a command asks for; undefined for a word that is no command. */
export function actionOfCommand(word: string, given: Given): Action | undefined {
  const playlist = given.text('playlist')
  const candidates = given.number('candidates')
  const code = given.text('code')
  const name = given.text('name')
  const song = given.text('song')
  const person = given.person('person')
  switch (word) {
    case 'start':
      return {
        type: word,
        ...(playlist !== undefined && { playlist }),
        ...(candidates !== undefined && { candidates }),
        ...(name !== undefined && { name }),
      }
    case 'suggest':
      return { type: word, ...(song !== undefined && { song }) }
    case 'host':
    case 'cohost':
    case 'kick':
      return { type: word, ...(person !== undefined && { person }) }
    case 'countdown':
      // Without a number it is refused, as a number is that can't be.
      return { type: word, minutes: given.number('minutes') ?? -1 }
    case 'listen':
      return given.truth('on') === false ? { type: 'stopListening' } : { type: word }
    case 'playlist':
      return { type: word, ...(playlist !== undefined && { playlist }) }
    case 'join':
      return { type: word, code: code ?? '' }
    case 'link':
      return { type: word, ...(code !== undefined && { code }) }
    case 'vote':
    case 'unvote':
      return { type: word, number: given.number('number') ?? 0 }
    case 'quiet':
      return { type: word, quiet: given.truth('on') ?? true }
    case 'leave':
    case 'now':
    case 'people':
    case 'pause':
    case 'resume':
    case 'next':
    case 'device':
    case 'end':
    case 'help':
    case 'disconnect':
    case 'unlink':
    case 'queue':
    case 'settings':
    case 'list':
      return { type: word }
    default:
      return undefined
  }
}

/**
 * Discord has 25 words after a command at most, and there are more. These two stand behind another
 * one: `settings countdown 10`. Where lines are typed, they are words of their own too.
 */
export function isOptionOfSettings(word: string): boolean {
  return word === 'countdown' || word === 'quiet'
}

const SETTINGS_WITH_OPTION = /^settings\s+(?=(?:countdown|quiet)\b)/i
/** The name of a new party ends the line. */
const NAMED = /^(start\b.*?)\sname:(.*)$/i

/** What a line typed after the bot's own word asks for, as `join 482913`. */
export function actionOfLine(line: string): Action | undefined {
  const spoken = line.trim().replace(SETTINGS_WITH_OPTION, '')
  const name = NAMED.exec(spoken)?.[2]?.trim()
  const [first = '', ...words] = spoken.replace(NAMED, '$1').trim().split(/\s+/)
  const command = first.toLowerCase()
  return actionOfCommand(command, typed(command, words, name))
}

/** Typed options have no names: which is which follows from where they stand and what they are. */
function typed(command: string, words: readonly string[], name: string | undefined): Given {
  const last = words.at(-1) ?? ''
  const endsInCount = command === 'start' && /^\d{1,2}$/.test(last)
  const text = (endsInCount ? words.slice(0, -1) : words).join(' ')
  const digits = command === 'start' && !endsInCount ? '' : last
  return {
    text: (option) => (option === 'name' ? name : text) || undefined,
    number: () => (/^\d{1,9}$/.test(digits) ? Number(digits) : undefined),
    truth: () => truthOf(last.toLowerCase()),
    // People are mentioned differently on each platform, which reads them before this.
    person: () => undefined,
  }
}

function truthOf(word: string): boolean | undefined {
  if (['on', 'yes', 'true'].includes(word)) return true
  return ['off', 'no', 'false', 'stop'].includes(word) ? false : undefined
}
