import type { Markup } from '../markup.ts'
import { labels } from './labels.ts'
import { counted, listed } from './words.ts'

/** Connecting Spotify: a heading and numbered steps. */
export function connectText(pageIsLocal: boolean, again: boolean) {
  return {
    title: again ? 'Spotify still needs your permission' : 'First, connect your Spotify',
    intro:
      'The party plays on your Spotify, so the bot needs your permission. Premium is required.',
    steps: pageIsLocal
      ? [
          `Press ${labels.connect} and agree in the browser.`,
          'The page after that may fail to load. That is fine: copy its whole address.',
          `Press ${labels.pasteAddress} and put it in. If the page did load, press ${labels.continue}.`,
        ]
      : [
          `Press ${labels.connect} and agree in the browser.`,
          `Come back here. This message goes on by itself; if not, press ${labels.continue}.`,
        ],
    smallPrint: 'The link is for you alone and works for ten minutes.',
  }
}

export function playlistText(page: number, pageCount: number, markup: Markup) {
  return {
    title: 'Which playlist do the songs come from?',
    page: pageCount > 1 ? `Page ${page + 1} of ${pageCount}.` : '',
    tip: `Not in the list? Paste its link after ${markup.command('playlist')}.`,
    none: 'There is no playlist in your Spotify that the bot may read. Make one with a few songs and press Look again, or paste a link.',
  }
}

export function songCount(count: number | undefined): string | undefined {
  return count === undefined ? undefined : counted(count, 'song')
}

export const deviceText = {
  title: 'Where should the music play?',
  intro: `Missing one? Open Spotify on it and press ${labels.refresh}.`,
  none: `Spotify is not open anywhere. Open it on the phone, computer or speaker that should play, then press ${labels.refresh}.`,
} as const

export function readySentence(device: string, code: string, markup: Markup): string {
  return `All set: the music will play on ${markup.bold(markup.name(device))}. Friends join with ${markup.command(`join ${code}`)}. Press ${labels.start} when everybody is here.`
}

export function peopleText(host: string, names: readonly string[], channels: readonly string[]) {
  return {
    title: counted(names.length, 'person', 'people'),
    host: `Host: ${host}`,
    channels: `In ${listed(channels)}`,
  }
}

export const confirmations = {
  end: 'End the party for everybody? The music keeps playing, but nobody can vote any more.',
  hostLeave: 'You are the host: if you leave, the party ends for everybody.',
  disconnect:
    'Disconnect Spotify? Your login is deleted here, and a party on your Spotify waits until you connect again.',
  left: 'You have left the party.',
  leftOfferChannel: 'You have left the party. Should the whole channel leave it too?',
} as const

export function yourVotes(numbers: readonly number[]): string {
  return numbers.length === 0 ? 'You have not voted yet.' : `You are voting for ${listed(numbers)}.`
}

/** A code that ties two accounts in chats to one person. */
export function linkCodeText(code: string, until: number, markup: Markup): string {
  return `Your code is ${markup.bold(code)}. On the other platform, type ${markup.command(`link ${code}`)}: from then on you are one person in both, with one voice. The code works once and runs out ${markup.fromNow(until)}. Give it to nobody else.`
}

/** The names are those in the platform's own settings. */
export function missingPermissions(names: readonly string[]): string {
  return `The bot may not do everything it needs in this channel. Missing: ${listed(names)}. Somebody who manages this server can allow it in the channel’s settings, under Permissions; then try again.`
}
