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
interface QueuePage {
  text(): string
  /** The songs that can be voted for, as they stand in the select. */
  readonly songs: readonly string[]
  readonly own: readonly string[]
  /** Resolves when the page shows what became of it. */
  vote(song: string): Promise<unknown>
  withdraw(song: string): Promise<unknown>
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

type Words =
  | { readonly command: 'vote' | 'unvote'; readonly number: number }
  | { readonly command: 'suggest'; readonly song: string }
  | { readonly command: 'join'; readonly code: string }
  | { readonly command: 'link'; readonly code?: string }
  | { readonly command: 'leave' | 'now' | 'queue' }

export function discordGuest(
  person: Discord.EmulatedPerson,
  channel: Discord.EmulatedChannel,
): LiveGuest {
  return guestOf<Discord.EmulatedMessage>({
    person,
    account: `discord ${person.id}`,
    channel: `discord ${channel.id}`,
    taps: true,
    messages: () => channel.messages(),
    asks: ({ command, ...options }) => person.command(channel, `party ${command}`, options),
  })
}

export function slackGuest(
  person: Slack.EmulatedPerson,
  channel: Slack.EmulatedChannel,
  { taps }: { readonly taps: boolean },
): LiveGuest {
  return guestOf<Slack.EmulatedMessage>({
    person,
    account: `slack ${person.id}`,
    channel: `slack ${channel.id}`,
    taps,
    messages: () => channel.messages(),
    asks: ({ command, ...options }) =>
      person.command(channel, ['/party', command, ...Object.values(options)].join(' ')),
  })
}

/** The people of both platforms do the same; what differs are their messages. */
interface Parts<Message> extends Pick<LiveGuest, 'account' | 'channel' | 'taps'> {
  readonly person: {
    readonly name: string
    click(message: Message, label: string): Promise<{ settled(): Promise<unknown> }>
    choose(
      message: Message,
      placeholder: string,
      values: readonly string[],
    ): Promise<{ answer(): Promise<unknown> }>
    react(message: Message, emoji: string): void
    unreact(message: Message, emoji: string): void
  }
  messages(): readonly Message[]
  asks(words: Words): Promise<{ answer(): Promise<Message> }>
}

function guestOf<Message extends Shown & WithSelects>(parts: Parts<Message>): LiveGuest {
  const { person, account, channel, taps, messages, asks } = parts
  const board = () => newest(messages())
  return {
    name: person.name,
    account,
    channel,
    taps,
    board,
    press: async (number) => (await person.click(board(), `${number}`)).settled(),
    tap: (number) => person.react(board(), emoji(number)),
    untap: (number) => person.unreact(board(), emoji(number)),
    types: async (words) => (await (await asks(words)).answer()).text(),
    async queue() {
      const page = await (await asks({ command: 'queue' })).answer()
      return pageOf(page, async (placeholder, song) =>
        (await person.choose(page, placeholder, [song])).answer(),
      )
    },
  }
}

/** The page is a message that changes in place. */
function pageOf(
  message: Shown & WithSelects,
  choose: (placeholder: string, song: string) => Promise<unknown>,
): QueuePage {
  return {
    text: () => message.text(),
    get songs() {
      return optionsIn(message, labels.backSong)
    },
    get own() {
      return optionsIn(message, labels.withdrawSong)
    },
    vote: (song) => choose(labels.backSong, song),
    withdraw: (song) => choose(labels.withdrawSong, song),
  }
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
