import type { MusicTrouble } from '../core/engine/party.ts'
import type { Failure } from '../core/inbox.ts'
import { type Html, html } from './html.ts'

/** What a page says. Every sentence that people read in a browser is in this file. */
export interface PageText {
  /** For the tab: without anybody's name. */
  readonly title: string
  readonly heading: Html | string
  readonly paragraphs: readonly (Html | string)[]
  /** What to do now, set apart from the rest. */
  readonly next?: Html | string
}

export const PRODUCT = 'Partyline'
export const FOOTER = 'Partyline works with Spotify but is not made by Spotify.'
export const CONNECT = 'Connect'
export const NOT_ME = 'Not me'

const BACK_TO_CHAT = 'You can close this page and go back to the chat.'
const CONNECT_AGAIN = html`Go back to the chat and press <strong>Connect Spotify</strong> again.`
const LONGEST_NAME = 40

export const front: PageText = {
  title: PRODUCT,
  heading: 'Decide together what plays next',
  paragraphs: [
    'Partyline is a chat bot. A group votes for the next song, and the winner plays on the host’s Spotify.',
    html`To begin, type <code>/party start</code> in a channel where the bot is. To take part, type <code>/party join</code> and the six-digit code of the party.`,
  ],
  next: 'There is nothing to do on this page: everything happens in the chat.',
}

export function confirm(personName: string, platform: string): PageText {
  const name = isolated(personName)
  return {
    title: 'Connect Spotify?',
    heading: html`Connect this Spotify account to ${name} on ${platformName(platform)}?`,
    paragraphs: [
      'Partyline will read your playlists and control what plays on your devices during your parties.',
      html`Connect only if you are <strong>${name}</strong>: this person will be able to play music on the Spotify account.`,
    ],
    next: html`To undo it later, type <code>/party disconnect</code> in the chat.`,
  }
}

export function connected(personName: string, accountName: string): PageText {
  return {
    title: 'Connected',
    heading: 'You are connected',
    paragraphs: [
      html`The Spotify account <strong>${isolated(accountName)}</strong> is connected to <strong>${isolated(personName)}</strong>.`,
    ],
    next: 'Go back to the chat: your party goes on there. You can close this page.',
  }
}

export const declined: PageText = {
  title: 'Not connected',
  heading: 'Nothing was connected',
  paragraphs: [
    'Good that you looked. This link cannot be used any more, and Partyline keeps nothing of the Spotify account.',
  ],
  next: html`If you do want to connect your own account, press <strong>Connect Spotify</strong> in the chat.`,
}

export const denied: PageText = {
  title: 'Not connected',
  heading: 'No problem, nothing was connected',
  paragraphs: ['You said no at Spotify, so Partyline has no access to your account.'],
  next: html`If you change your mind, press <strong>Connect Spotify</strong> in the chat again. Guests need no Spotify at all.`,
}

export const expired: PageText = {
  title: 'Link no longer valid',
  heading: 'This link is not valid any more',
  paragraphs: [
    'A link to connect Spotify works once, and for ten minutes.',
    'If you have connected just now, all is well, and you can close this page.',
  ],
  next: html`Go back to the chat and press <strong>Continue</strong>: that brings you on, with a new link if you need one.`,
}

export const incomplete: PageText = {
  title: 'Link incomplete',
  heading: 'This link is not complete',
  paragraphs: ['A part of the address is missing or was changed on its way.'],
  next: CONNECT_AGAIN,
}

export const spotifyTrouble: PageText = {
  title: 'Not connected',
  heading: 'Spotify could not finish the login',
  paragraphs: ['Spotify reported an error instead of your answer. Nothing was connected.'],
  next: CONNECT_AGAIN,
}

export const foreignForm: PageText = {
  title: 'Not connected',
  heading: 'This came from another site',
  paragraphs: ['Another web page tried to answer in your name. Nothing was connected.'],
  next: CONNECT_AGAIN,
}

export const notFound: PageText = {
  title: 'Page not found',
  heading: 'There is nothing here',
  paragraphs: ['This address does not lead to any page.'],
  next: BACK_TO_CHAT,
}

export const wrongMethod: PageText = {
  title: 'Nothing to see',
  heading: 'This page cannot be opened like that',
  paragraphs: ['Its address only works as part of connecting Spotify.'],
  next: CONNECT_AGAIN,
}

export const badRequest: PageText = {
  title: 'Not understood',
  heading: 'That could not be read',
  paragraphs: ['The browser sent something that Partyline does not understand.'],
  next: CONNECT_AGAIN,
}

export const tooMany: PageText = {
  title: 'Just a moment',
  heading: 'A lot is going on here right now',
  paragraphs: ['Too many pages were opened at once, so this one has to wait.'],
  next: 'Wait ten seconds and load this page again.',
}

export const broken: PageText = {
  title: 'Something went wrong',
  heading: 'Something went wrong on our side',
  paragraphs: ['It is not your fault, and it has been noted for whoever runs the bot.'],
  next: html`Wait a moment and load this page again. If that does not help: go back to the chat and press <strong>Connect Spotify</strong> again.`,
}

/** Why a login was not finished, and what to do. */
export function failed(why: Failure): PageText {
  switch (why.code) {
    case 'loginExpired':
      return expired
    case 'loginDenied':
      return denied
    case 'music':
      return musicFailed(why.trouble, why.retryAfterMs)
    case 'loginRefused':
      return notConnected(
        'Spotify did not accept the login',
        'The answer from Spotify was too old or had been used already.',
        CONNECT_AGAIN,
      )
    case 'loginOfSomebodyElse':
      return notConnected(
        'This link belongs to somebody else',
        'Only the person who asked for it can use it.',
        html`Press <strong>Connect Spotify</strong> in the chat yourself to get a link of your own.`,
      )
    case 'storeUnavailable':
      return notConnected(
        'It could not be saved',
        'The bot can’t save anything right now, so nothing was connected.',
        html`Wait a minute, then press <strong>Connect Spotify</strong> in the chat again.`,
      )
    case 'deviceGone':
    case 'playlistNotReadable':
    case 'playlistNotFound':
    case 'playlistEmpty':
    case 'lastPlaylistGone':
    case 'notALoginAddress':
    case 'songNotFound':
    case 'notASong':
    case 'songUnplayable':
    case 'noSearch':
    case 'listeningOff':
    case 'ownAccountNeeded':
    case 'restarting':
    case 'unexpected':
      return notConnected(
        'Something went wrong on our side',
        'It is not your fault, and it has been noted for whoever runs the bot.',
        CONNECT_AGAIN,
      )
  }
}

function musicFailed(trouble: MusicTrouble, retryAfterMs: number | undefined): PageText {
  switch (trouble) {
    case 'noPremium':
      return notConnected(
        'Hosting needs Spotify Premium',
        'The bot can play music only on a Premium account.',
        html`Ask somebody with Premium to host, and join with <code>/party join</code>. Guests need no Spotify at all.`,
      )
    case 'notRegistered':
      return notConnected(
        'Spotify does not let this account in yet',
        'It is not on the bot’s guest list there.',
        html`Ask whoever runs the bot to add your name and Spotify e-mail address in the <strong>Spotify dashboard</strong> under <strong>User Management</strong>. Then press <strong>Connect Spotify</strong> in the chat again.`,
      )
    case 'rateLimited':
      return notConnected(
        'Spotify wants a break from the bot',
        'Nothing was connected.',
        html`Press <strong>Connect Spotify</strong> in the chat again ${waitInWords(retryAfterMs)}.`,
      )
    case 'unavailable':
    case 'restricted':
    case 'noDevice':
    case 'loginExpired':
      return notConnected(
        'Spotify did not answer as it should',
        'Nothing was connected. Such trouble is usually over soon.',
        html`Wait a minute, then press <strong>Connect Spotify</strong> in the chat again.`,
      )
  }
}

function notConnected(heading: string, reason: string, next: Html | string): PageText {
  return { title: 'Not connected', heading, paragraphs: [reason], next }
}

function waitInWords(ms = 60_000): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000))
  if (minutes === 1) return 'in a minute'
  if (minutes < 120) return `in ${minutes} minutes`
  return `in ${Math.ceil(minutes / 60)} hours`
}

function platformName(platform: string): string {
  const names: Readonly<Record<string, string>> = { discord: 'Discord', slack: 'Slack' }
  return names[platform] ?? platform
}

/** Names are chosen by strangers: they may be long, and may try to turn the text around them. */
function isolated(name: string): Html {
  const characters = [...name]
  const short =
    characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME).join('')}…` : name
  return html`<bdi>${short}</bdi>`
}
