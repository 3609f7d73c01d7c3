import type * as Discord from '../../emulators/discord/types.ts'
import type * as Slack from '../../emulators/slack/types.ts'
import * as discordIds from '../../src/bots/discord/ids.ts'
import * as slackIds from '../../src/bots/slack/ids.ts'
import type { PersonId } from '../../src/core/engine/ids.ts'
import type { Shown } from './real-boards.ts'

/** A message of a channel, and how somebody there uses it. */
export interface Board extends Shown {
  readonly deleted: boolean
}

/** A channel of a party, whichever platform it is on. */
export interface Room {
  readonly name: string
  readonly platform: 'discord' | 'slack'
  readonly voters: readonly Voter[]
  /** Where there is one board for the whole party, reactions are no votes. */
  readonly takesReactions: boolean
  /** Oldest first. */
  boards(): readonly Board[]
  text(): string
}

/** Somebody in a room. */
export interface Voter {
  readonly person: PersonId
  /** Resolves with whether this person was told that the vote counts. */
  press(board: Board, number: number): Promise<boolean>
  /** The same by command. */
  type(number: number): Promise<boolean>
  react(board: Board, number: number): void
  unreact(board: Board, number: number): void
}

/** Only the first press of a round is answered in words: nobody waits for long. */
const PATIENCE_MS = 4_000

export function discordRoom(
  channel: Discord.EmulatedChannel,
  people: readonly Discord.EmulatedPerson[],
): Room {
  const message = (board: Board) => known(channel.messages(), board)
  return {
    name: channel.name,
    platform: 'discord',
    takesReactions: true,
    boards: () => channel.messages(),
    text: () => channel.text(),
    voters: people.map((person) => ({
      person: discordIds.personOf(person.id),
      press: (board, number) => isTold(person.click(message(board), `${number}`)),
      type: (number) => isTold(person.command(channel, 'party vote', { number })),
      react: (board, number) => person.react(message(board), keycap(number)),
      unreact: (board, number) => person.unreact(message(board), keycap(number)),
    })),
  }
}

export function slackRoom(
  channel: Slack.EmulatedChannel,
  team: string,
  people: readonly Slack.EmulatedPerson[],
  quiet: boolean,
): Room {
  const message = (board: Board) => known(channel.messages(), board)
  return {
    name: channel.name,
    platform: 'slack',
    takesReactions: !quiet,
    boards: () => channel.messages(),
    text: () => channel.text(),
    voters: people.map((person) => ({
      person: slackIds.personOf(team, person.id),
      press: (board, number) => isTold(person.click(message(board), `${number}`)),
      type: (number) => isTold(person.command(channel, `/party vote ${number}`)),
      react: (board, number) => person.react(message(board), keycap(number)),
      unreact: (board, number) => person.unreact(message(board), keycap(number)),
    })),
  }
}

interface Asked {
  waitForAnswer(matches: (answer: Shown) => boolean, timeoutMs: number): Promise<unknown>
}

/** False too where nothing comes: the program is down, or dies before it answers. */
async function isTold(asked: Promise<Asked>): Promise<boolean> {
  try {
    const counts = (answer: Shown) => answer.text().includes('Your vote counts')
    await (await asked).waitForAnswer(counts, PATIENCE_MS)
    return true
  } catch {
    return false
  }
}

function known<Message extends object>(messages: readonly Message[], board: Board): Message {
  const found = messages.find((message) => Object.is(message, board))
  if (found === undefined) throw new Error('The board is gone.')
  return found
}

function keycap(number: number): string {
  return `${number}\ufe0f\u20e3`
}
