import type { Answer, ListedParty, Notice } from '../../core/inbox.ts'
import { plainOr } from '../foreign-text.ts'
import type { Markup } from '../markup.ts'
import { labels } from './labels.ts'
import { counted } from './words.ts'

type Purpose = Extract<Answer, { kind: 'choosePerson' }>['purpose']

export const choosePersonText: Readonly<
  Record<Purpose, { readonly title: string; readonly intro: string; readonly none: string }>
> = {
  host: {
    title: 'Who takes over?',
    intro: `They connect their own Spotify and press ${labels.takeOver}. Until then you stay the host.`,
    none: 'Nobody else is in the party yet. Whoever has voted once can take over.',
  },
  cohost: {
    title: 'Who helps you?',
    intro:
      'A co-host may do what you may, except hand the party over. Choose a co-host again to undo it.',
    none: 'Nobody else is in the party yet.',
  },
  kick: {
    title: 'Who has to go?',
    intro: 'They can’t vote, add songs or come back, on any channel, until you let them in again.',
    none: 'Nobody else is in the party.',
  },
}

export const morePeopleThanShown =
  'Not everybody fits in here. On Discord, you can also name a person with the command.'

/** Above one of several lists of people in alphabetical order. */
export function groupHeading(
  group: readonly { readonly name: string }[],
  groupCount: number,
): string {
  const [first, last] = [group.at(0)?.name ?? '', group.at(-1)?.name ?? '']
  return groupCount === 1
    ? labels.choosePerson
    : `${labels.choosePerson}: ${plainOr('…', first, 40)} – ${plainOr('…', last, 40)}`
}

export const kickedHeading = 'Removed from the party'
export const cohostMark = 'Co-host'

export function kickedSentence(name: string, markup: Markup): string {
  return `${markup.name(name)} is out of the party, on every channel.`
}

export function handoverOfferedSentence(name: string, markup: Markup): string {
  return `${markup.name(name)} can take over now: they press ${markup.button(labels.takeOver)} on the board. Until then you stay the host.`
}

export const listText = {
  title: 'Open parties here',
  none: (markup: Markup) =>
    `No party here is open to everybody. A host opens theirs with ${markup.command('settings')}; with a code, ${markup.command('join CODE')} always works.`,
} as const

/** One open party, in a line. */
export function listedLine({ name, host, people, playing, isHere }: ListedParty, markup: Markup) {
  const what =
    name === ''
      ? listedName({ name, host: markup.name(host) })
      : `${markup.name(name)} by ${markup.name(host)}`
  const song = playing === undefined ? '' : ` · ▶️ ${markup.name(playing.title)}`
  const here = isHere ? ' · in this channel' : ''
  return `${markup.bold(what)} · ${counted(people, 'person', 'people')}${song}${here}`
}

export function listedName({ name, host }: Pick<ListedParty, 'name' | 'host'>): string {
  return name === '' ? `${host}’s party` : name
}

export const ownDeviceText = {
  takeOver: 'Where should the music go on?',
  listen: 'Where do you want to listen?',
} as const

/** Told to one person, unasked. */
export function noticeSentence(notice: Notice, markup: Markup): string {
  switch (notice.about) {
    case 'handover':
      return `${markup.name(notice.host)} hands the party over to you. To take it, press ${markup.button(labels.takeOver)} on the board in #${markup.name(notice.where)}. You need Spotify Premium for it.`
    case 'listening':
      return listeningNotice(notice.trouble, markup)
  }
}

function listeningNotice(
  trouble: Extract<Notice, { about: 'listening' }>['trouble'],
  { command }: Markup,
): string {
  switch (trouble) {
    case 'partyOver':
      return 'The party is over, so you do not listen along any more.'
    case 'noDevice':
      return 'Your device is gone, so you do not hear the party. Open Spotify there again and you are back in place.'
    case 'loginExpired':
    case 'notRegistered':
    case 'noPremium':
      return `Spotify does not let the bot play for you any more. Type ${command('listen')} to try again.`
    default:
      return 'Your Spotify does not do what it is asked right now. The bot keeps trying.'
  }
}
