import type { MusicTrouble } from '../../core/engine/party.ts'
import type { Refusal } from '../../core/engine/refusals.ts'
import type { Failure } from '../../core/inbox.ts'
import type { Markup } from '../markup.ts'
import { labels } from './labels.ts'
import { refusalSentence } from './refusals.ts'
import { duration } from './words.ts'

/** What went wrong, and what the person can do about it. */
export function failureSentence(failure: Failure, markup: Markup): string {
  const { button, command } = markup
  switch (failure.code) {
    case 'music':
      return musicFailure(failure.trouble, failure.retryAfterMs, markup)
    case 'deviceGone':
      return 'Spotify is no longer open on that device. Open it there again, or choose another one.'
    case 'playlistNotReadable':
      return 'The bot can use only playlists that you made or that you edit together with others. Choose one of those, or copy the songs into a playlist of your own.'
    case 'playlistNotFound':
      return `There is no playlist at that address. In Spotify, open the playlist, choose Share, then Copy link. Paste that after ${command('playlist')}.`
    case 'playlistEmpty':
      return 'That playlist has no song that can be played. Choose another one.'
    case 'lastPlaylistGone':
      return 'The playlist of last time is not there any more. Choose another one; your settings and songs are back.'
    case 'loginExpired':
      return `That link no longer works: links work once, and for ten minutes. Press ${button(labels.connect)} for a new one.`
    case 'loginRefused':
      return `Spotify did not accept that login. Press ${button(labels.connect)} and try once more.`
    case 'loginDenied':
      return `You said no at Spotify, so nothing was connected. If that was a slip, press ${button(labels.connect)} again.`
    case 'notALoginAddress':
      return 'That is not the right address. Agree at Spotify first, then copy the whole address from the top of the browser, even if the page shows an error.'
    case 'loginOfSomebodyElse':
      return `That link belongs to somebody else. Press ${button(labels.connect)} here to use your own.`
    case 'storeUnavailable':
      return 'The bot can’t save anything right now, so nothing has changed. Try again in a minute. If that does not help, tell whoever runs the bot.'
    case 'songNotFound':
      return 'Spotify has no such song. Try the title and the artist, or paste a link to the song.'
    case 'notASong':
      return 'That link leads to no song on Spotify. In Spotify, open the song itself (not an album or a playlist), choose Share, then Copy link.'
    case 'songUnplayable':
      return 'That song can’t be played on the host’s Spotify: it is not to be had in their country, or not any more. Another recording of it may be.'
    case 'noSearch':
      return searchFailure(failure.trouble, failure.retryAfterMs)
    case 'listeningOff':
      return 'Listening along is switched off on this bot. Whoever runs it can switch it on.'
    case 'ownAccountNeeded':
      return 'That Spotify account already plays for the party. To listen along, use an account of your own.'
    case 'restarting':
      return 'The bot is restarting and will be back in a moment. Try again then.'
    case 'unexpected':
      return 'Something went wrong inside the bot. Try again. If that does not help, tell whoever runs the bot.'
  }
}

function musicFailure(
  trouble: MusicTrouble,
  retryAfterMs: number | undefined,
  { button, command }: Markup,
): string {
  const wait = retryAfterMs === undefined ? 'in a minute' : `in ${duration(retryAfterMs)}`
  switch (trouble) {
    case 'noDevice':
      return 'Spotify is not open on the chosen device. Open it there, play any song for a second, and try again.'
    case 'noPremium':
      return `The bot can play music only on a Premium account. Disconnect this one with ${command('disconnect')}, then connect one that has Premium.`
    case 'loginExpired':
      return `Spotify no longer accepts your login. Press ${button(labels.tryAgain)} to connect once more.`
    case 'notRegistered':
      return 'Spotify does not let your account in: it is not on the bot’s guest list there. Ask whoever runs the bot to add your Spotify e-mail address at developer.spotify.com, under User Management.'
    case 'rateLimited':
      return `Spotify wants a break from the bot. Try again ${wait}.`
    case 'restricted':
      return `Spotify does not let the bot do that on this device. Start any song in Spotify and try again, or choose another device with ${command('device')}.`
    case 'unavailable':
      return `Spotify does not answer right now. Try again ${wait}.`
  }
}

/** For who looks for a song on the host's account. */
function searchFailure(trouble: MusicTrouble, retryAfterMs: number | undefined): string {
  const wait = retryAfterMs === undefined ? 'in a minute' : `in ${duration(retryAfterMs)}`
  switch (trouble) {
    case 'rateLimited':
      return `Spotify wants a break from looking up songs. Try again ${wait}.`
    case 'unavailable':
      return `Spotify does not answer right now, so no song could be looked up. Try again ${wait}.`
    default:
      return 'Songs are looked up on the host’s Spotify, which does not let the bot do that right now. Tell the host: the board says what is wrong as soon as it is known.'
  }
}

const FAILURES: Readonly<Record<Failure['code'], true>> = {
  music: true,
  deviceGone: true,
  playlistNotReadable: true,
  playlistNotFound: true,
  playlistEmpty: true,
  lastPlaylistGone: true,
  loginExpired: true,
  loginRefused: true,
  loginDenied: true,
  notALoginAddress: true,
  loginOfSomebodyElse: true,
  storeUnavailable: true,
  songNotFound: true,
  notASong: true,
  songUnplayable: true,
  noSearch: true,
  listeningOff: true,
  ownAccountNeeded: true,
  restarting: true,
  unexpected: true,
}

/** For the few places that show either. */
export function problemSentence(problem: Failure | Refusal, markup: Markup): string {
  return isFailure(problem) ? failureSentence(problem, markup) : refusalSentence(problem, markup)
}

function isFailure(problem: Failure | Refusal): problem is Failure {
  return problem.code in FAILURES
}
