import type { Markup } from '../markup.ts'
import { type CommandName, commands } from './commands.ts'

export const helpTitle = 'Decide together what plays next'

/** Two lists of lines, the second for hosts. */
export function helpLists(
  youAreHost: boolean,
  markup: Markup,
): readonly { readonly heading: string; readonly lines: readonly string[] }[] {
  const lines = (who: 'everybody' | 'host') =>
    commands
      .filter((command) => command.who === who)
      .map((command) => `${markup.command(asTyped(command.name))} ${command.says}`)
  return [
    { heading: 'For everybody', lines: lines('everybody') },
    { heading: youAreHost ? 'For you, the host' : 'For the host', lines: lines('host') },
  ]
}

function asTyped(name: CommandName): string {
  switch (name) {
    case 'join':
      return 'join CODE'
    case 'link':
      return 'link'
    case 'suggest':
      return 'suggest SONG'
    case 'countdown':
      return 'settings countdown MINUTES'
    case 'quiet':
      return 'settings quiet'
    case 'vote':
    case 'unvote':
      return `${name} NUMBER`
    default:
      return name
  }
}

export const howItWorksTitle = 'How it works'

export function howItWorksLines(markup: Markup): readonly string[] {
  return [
    'While a song plays, the board shows a few songs that could play next.',
    'Tap the number of each song you like. Tap it again to take your vote back.',
    'The vote closes shortly before the song ends. The song with the most votes plays next; a tie is decided at random.',
    `Everybody can vote without a Spotify account; only the host needs one. Other channels join with ${markup.command('join')} and the code on the board.`,
    `Unlinked you are two people on Discord and Slack, with a voice on each. ${markup.command('link')} makes you one.`,
  ]
}

export const sayings = {
  /** To a command that has nothing else to say. */
  seeBoard: 'Done. The board in the channel shows it.',
  oldButton:
    'This button is old and does nothing any more. Use the newest board, at the bottom of the channel.',
  unknownCommand: 'The bot no longer knows this command. Type /party help to see those that work.',
  channelOnly:
    'A party needs a channel with people in it. Use this command in a channel of a server.',
} as const
