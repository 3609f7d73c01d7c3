import type * as Discord from '../../emulators/discord/types.ts'
import type * as Slack from '../../emulators/slack/types.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { emoji } from '../e2e/live-party.ts'

/** What somebody can see of a message, on either platform. */
export interface Shown {
  text(): string
  /** Throws where there is no such button. */
  button(label: string): object
}

/** A page of the queue that only one person sees, and what they do with it. */
export interface QueuePage {
  text(): string
  /** The songs that can be voted for, as they stand in the select. */
  readonly songs: readonly string[]
  readonly own: readonly string[]
  /** Resolves when the page shows what became of it. */
  vote(song: string): Promise<QueuePage>
  withdraw(song: string): Promise<QueuePage>
}

/** Somebody in a channel of either platform. */
export interface LiveGuest {
  readonly name: string
  /** Which no one else has, on any platform. */
  readonly account: string
  readonly channel: string
  /** Whether tapping a number is a vote there. */
  readonly taps: boolean
  /** The message at the bottom of the channel. */
  board(): Shown
  /** Resolves when the program has heard it. */
  press(number: number): Promise<unknown>
  tap(number: number): void
  untap(number: number): void
  /** What they are told when they type this after `/party`. */
  types(words: Words): Promise<string>
  queue(): Promise<QueuePage>
}

export type Words =
  | { readonly command: 'vote' | 'unvote'; readonly number: number }
  | { readonly command: 'suggest'; readonly song: string }
  | { readonly command: 'join'; readonly code: string }
  | { readonly command: 'link'; readonly code?: string }
  | { readonly command: 'leave' | 'now' }

interface Place {
  readonly taps: boolean
}

export function discordGuest(
  person: Discord.EmulatedPerson,
  channel: Discord.EmulatedChannel,
): LiveGuest {
  const board = () => newest(channel.messages())
  return {
    name: person.name,
    account: `discord ${person.id}`,
    channel: `discord ${channel.id}`,
    taps: true,
    board,
    press: async (number) => (await person.click(board(), `${number}`)).settled(),
    tap: (number) => person.react(board(), emoji(number)),
    untap: (number) => person.unreact(board(), emoji(number)),
    async types({ command, ...options }) {
      const asked = await person.command(channel, `party ${command}`, options)
      return (await asked.answer()).text()
    },
    async queue() {
      const page = await (await person.command(channel, 'party queue')).answer()
      const choose = async (placeholder: string, song: string) =>
        (await person.choose(page, placeholder, [song])).answer()
      return pageOf(page, (placeholder) => optionsIn(page, placeholder), choose)
    },
  }
}

export function slackGuest(
  person: Slack.EmulatedPerson,
  channel: Slack.EmulatedChannel,
  { taps }: Place,
): LiveGuest {
  const board = () => newest(channel.messages())
  return {
    name: person.name,
    account: `slack ${person.id}`,
    channel: `slack ${channel.id}`,
    taps,
    board,
    press: async (number) => (await person.click(board(), `${number}`)).settled(),
    tap: (number) => person.react(board(), emoji(number)),
    untap: (number) => person.unreact(board(), emoji(number)),
    async types({ command, ...options }) {
      const line = ['/party', command, ...Object.values(options)].join(' ')
      return (await (await person.command(channel, line)).answer()).text()
    },
    async queue() {
      const page = await (await person.command(channel, '/party queue')).answer()
      const choose = async (placeholder: string, song: string) =>
        (await person.choose(page, placeholder, [song])).answer()
      return pageOf(page, (placeholder) => optionsIn(page, placeholder), choose)
    },
  }
}

/** The page is a message that changes in place. */
function pageOf(
  message: { text(): string },
  options: (placeholder: string) => readonly string[],
  choose: (placeholder: string, song: string) => Promise<unknown>,
): QueuePage {
  const page: QueuePage = {
    text: () => message.text(),
    get songs() {
      return options(labels.backSong)
    },
    get own() {
      return options(labels.withdrawSong)
    },
    async vote(song) {
      await choose(labels.backSong, song)
      return page
    },
    async withdraw(song) {
      await choose(labels.withdrawSong, song)
      return page
    },
  }
  return page
}

interface WithSelects {
  select(placeholder: string): object
}

function optionsIn(message: WithSelects, placeholder: string): readonly string[] {
  const select = selectOf(message, placeholder)
  if (select === undefined || !('options' in select) || !Array.isArray(select.options)) return []
  return select.options.map(({ label, text }) => String(label ?? text?.text))
}

function selectOf(message: WithSelects, placeholder: string): object | undefined {
  try {
    return message.select(placeholder)
  } catch {
    return undefined
  }
}

function newest<Message>(messages: readonly Message[]): Message {
  const message = messages.at(-1)
  if (message === undefined) throw new Error('There is no board.')
  return message
}
