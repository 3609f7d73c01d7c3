import type { Answer } from '../core/inbox.ts'
import { plainOr } from './foreign-text.ts'
import type { Markup } from './markup.ts'
import { failureSentence, problemSentence } from './phrases/failures.ts'
import { howItWorksLines, howItWorksTitle } from './phrases/help.ts'
import { connectText, deviceText, peopleText, playlistText } from './phrases/set-up.ts'
import { listedUpTo } from './phrases/words.ts'

// What the answers say that are more than a sentence. Each platform adds its controls.

type Of<Kind extends Answer['kind']> = Extract<Answer, { kind: Kind }>

const NAMES = 40
const CHANNELS = 10
const COHOSTS = 10

/** A heading, and the text below it. */
interface Page {
  readonly title: string
  readonly text: string
}

export function connectPage(
  { pageIsLocal, again, problem }: Of<'connect'>,
  markup: Markup,
): Page & { readonly smallPrint: string } {
  const { title, intro, steps, smallPrint } = connectText(pageIsLocal, again, markup)
  const first = problem === undefined ? intro : `⚠️ ${failureSentence(problem, markup)}`
  return { title, text: [first, '', numbered(steps)].join('\n'), smallPrint }
}

export function playlistPage(
  { playlists, page, pageCount, problem }: Of<'choosePlaylist'>,
  markup: Markup,
): Page {
  const text = playlistText(page, pageCount, markup)
  const choice = [text.page, text.tip].filter((part) => part !== '').join(' ')
  const warning = problem === undefined ? [] : [`⚠️ ${problemSentence(problem, markup)}`, '']
  const lines = [...warning, playlists.length === 0 ? text.none : choice]
  return { title: text.title, text: lines.join('\n') }
}

export function devicePage({ devices, problem }: Of<'chooseDevice'>, markup: Markup): Page {
  const text = deviceText(markup)
  const warning = problem === undefined ? [] : [`⚠️ ${failureSentence(problem, markup)}`, '']
  const lines = [...warning, devices.length === 0 ? text.none : text.intro]
  return { title: text.title, text: lines.join('\n') }
}

export function peoplePage({ host, cohosts, names, channels }: Of<'people'>, markup: Markup) {
  const shown = channels.slice(0, CHANNELS).map(({ name }) => `#${markup.name(name)}`)
  const leaders = { host: markup.name(host), cohosts: cohosts.slice(0, COHOSTS).map(markup.name) }
  return {
    ...peopleText(leaders, names.length, shown),
    names: listedUpTo(NAMES, names.map(markup.name), names.length),
  }
}

export function howItWorksPage(markup: Markup): Page {
  return { title: howItWorksTitle, text: numbered(howItWorksLines(markup)) }
}

/** What a select says of a device. */
export function deviceOption(
  { name, type }: Of<'chooseDevice'>['devices'][number],
  longest: number,
): readonly [label: string, description: string] {
  return [plainOr('Unnamed device', name, longest), plainOr('Device', type, longest)]
}

function numbered(steps: readonly string[]): string {
  return steps.map((step, index) => `${index + 1}. ${step}`).join('\n')
}
