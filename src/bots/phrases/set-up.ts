import type { Markup } from '../markup.ts'
import { labels } from './labels.ts'
import { counted, listed } from './words.ts'

/** Connecting Spotify: a heading and numbered steps. */
export function connectText(pageIsLocal: boolean, again: boolean, { button }: Markup) {
  return {
    title: again ? 'Spotify still needs your permission' : 'First, connect your Spotify',
    intro:
      'The party plays on your Spotify, so the bot needs your permission. You need Spotify Premium.',
    steps: pageIsLocal
      ? [
          `Press ${button(labels.connect)} and agree in the browser.`,
          'The next page may not load. That is fine: copy its whole address.',
          `Press ${button(labels.pasteAddress)} and put it in. If the page did load, press ${button(labels.continue)}.`,
        ]
      : [
          `Press ${button(labels.connect)} and agree in the browser.`,
          `Come back here. This message goes on by itself. If not, press ${button(labels.continue)}.`,
        ],
    smallPrint: 'The link is only for you and works for ten minutes.',
  }
}

export function playlistText(page: number, pageCount: number, markup: Markup) {
  return {
    title: 'Which playlist do the songs come from?',
    page: pageCount > 1 ? `Page ${page + 1} of ${pageCount}.` : '',
    tip: `Not in the list? Paste a link to it after ${markup.command('playlist')}.`,
    none: `Your Spotify has no playlist that the bot can use. Make one with a few songs and press ${markup.button(labels.refresh)}, or paste a link to one after ${markup.command('playlist')}.`,
  }
}

export function songCount(count: number | undefined): string | undefined {
  return count === undefined ? undefined : counted(count, 'song')
}

export function deviceText({ button }: Markup) {
  return {
    title: 'Where should the music play?',
    intro: `Not in the list? Open Spotify there, then press ${button(labels.refresh)}.`,
    none: `Spotify is not open anywhere. Open it on the phone, computer or speaker that should play, then press ${button(labels.refresh)}.`,
  }
}

export function readySentence(device: string, code: string, markup: Markup): string {
  return `All set: the music will play on ${markup.name(device)}. Friends join with ${markup.command(`join ${code}`)}. When everybody is here, press ${markup.button(labels.start)}.`
}

/** All names are ready to be shown. */
export function peopleText(
  { host, cohosts }: { readonly host: string; readonly cohosts: readonly string[] },
  count: number,
  channels: readonly string[],
) {
  const helpers = cohosts.length === 0 ? '' : ` · Co-hosts: ${listed(cohosts)}`
  return {
    title: counted(count, 'person', 'people'),
    host: `Host: ${host}${helpers}`,
    channels: `In ${listed(channels)}`,
  }
}

export const confirmations = {
  end: 'End the party for everybody? The music plays on, but nobody can vote any more.',
  hostLeave:
    'You are the host: if you leave, the party ends for everybody. To let it go on without you, hand it over first with /party host.',
  disconnect:
    'Disconnect Spotify? Your login is deleted here. A party on your Spotify stops: you have ten minutes to connect again, or somebody else can take it over; then it ends.',
  left: 'You have left the party.',
  leftOfferChannel: 'You have left the party. Remove this whole channel from it too?',
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
  return `${permissionsLost(names)} Then try again.`
}

/** As an addition to an answer. */
export function permissionsLost(names: readonly string[]): string {
  return `The bot is not allowed to do all it needs in this channel. Missing: ${listed(names)}. Somebody who manages this server can allow it in the channel’s settings, under Permissions.`
}
