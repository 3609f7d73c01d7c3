import type { BoardView } from '../../core/engine/board-view.ts'
import type { EndReason, Remark, RoundResult, Trouble } from '../../core/engine/party.ts'
import type { Markup } from '../markup.ts'
import { labels } from './labels.ts'
import { counted, listedUpTo } from './words.ts'

type Missing = NonNullable<BoardView['missing']>

/** What the lobby waits for. `host` is ready to be shown. */
export function lobbyStatus(
  missing: Missing | undefined,
  host: string,
  { button }: Markup,
): string {
  return missing === undefined
    ? `Everything is ready. ${host}: press ${button(labels.start)}.`
    : `Waiting for ${host} to ${MISSING[missing]}. ${host}: press ${button(labels.finishSetUp)}.`
}

const MISSING: Readonly<Record<Missing, string>> = {
  account: 'connect Spotify',
  playlist: 'choose a playlist',
  device: 'choose where the music plays',
}

/** Who takes part; `names` are ready to be shown and may be fewer than `count`. */
export function whoIsHere(names: readonly string[], count: number): string {
  return count === 0 ? 'Nobody yet. Be the first!' : listedUpTo(8, names, count)
}

export function howToJoin(code: string, markup: Markup): string {
  return `Press ${markup.button(labels.join)}, or type ${markup.command(`join ${code}`)} in any other channel.`
}

/** How the winner came to be; a line of its own under its title. */
export function winnerReason(result: RoundResult): string {
  switch (result.why) {
    case 'mostVotes':
      return `Won with ${votesOf(result)}`
    case 'tie':
      return `Picked at random from a tie at ${counted(result.votes, 'vote')} each`
    case 'addedFirst':
      return `Added first of those with ${counted(result.votes, 'vote')}`
    case 'nobodyVoted':
      return 'Picked at random, as nobody voted'
    case 'onlyCandidate':
      return 'The only song left'
  }
}

function votesOf({ votes, voters }: RoundResult): string {
  if (voters <= 1) return 'the only vote'
  if (votes === voters) return `the votes of all ${voters}`
  return `${counted(votes, 'vote')} from ${voters} people`
}

export function remarkSentence(remark: Remark, markup: Markup): string {
  switch (remark.kind) {
    case 'skippedByHand':
      return 'Somebody chose another song in Spotify. The party goes on with it.'
    case 'pausedByHand':
      return 'Somebody paused the music in Spotify. The party waits.'
    case 'movedByHand':
      return 'Somebody jumped to another place in the song, so the vote ends at another time.'
    case 'musicLost':
      return 'The music stopped in the middle of the song. The bot tries to go on with it.'
    case 'deviceMoved':
      return `The music has moved to ${markup.name(remark.device)}.`
    case 'poolUsedUp':
      return 'You have heard every song of the playlist. Now it starts over.'
    case 'channelLost':
      return `The bot can no longer reach #${markup.name(remark.channel)}, so that channel has left the party. Once the bot is back there, ${markup.command('join')} and the code bring it back.`
    case 'winnerRestarted':
      return 'Spotify played another song, so the bot switched to the winner.'
    case 'handedOver':
      return `${markup.name(remark.host)} is the host now. The music goes on with their Spotify.`
    case 'notReadyToBegin':
      return `The party could not begin by itself: something is missing. Press ${markup.button(labels.finishSetUp)}.`
    case 'winnerUnplayable':
      return `Spotify does not play ${markup.name(remark.title)} here, so the party goes on without it.`
    case 'interrupted':
      return 'Spotify plays something else in between. The party goes on after it.'
  }
}

/** What the bot may not do in one of the channels, and how to find out what is missing. */
export function hinderedSentence(
  { name, forbidden }: NonNullable<BoardView['hindered']>[number],
  markup: Markup,
): string {
  const channel = `#${markup.name(name)}`
  const more = `${markup.command('now')}, typed there, says what is missing.`
  return forbidden === 'react'
    ? `The bot is no longer allowed to put numbers to tap under the board in ${channel}. The buttons work; ${more}`
    : `The bot is no longer allowed to show the board in ${channel}. The party goes on elsewhere, and there as soon as it may; ${more}`
}

/** What keeps the music from playing, and who can do what about it. `host` is ready to be shown. */
export function troubleSentence(trouble: Trouble, host: string, markup: Markup): string {
  const { button, command } = markup
  const tryAgain = button(labels.tryAgain)
  switch (trouble.kind) {
    case 'noDevice':
      return `Spotify does not reach the party’s device. ${host}: open Spotify there and the party goes on by itself, or press ${tryAgain} to choose another device.`
    case 'noPremium':
      return `The bot can play music only on a Premium account, and ${host}’s has no Premium now. ${host}: press ${tryAgain} once it has.`
    case 'loginExpired':
      return `Spotify no longer accepts ${host}’s login. ${host}: press ${tryAgain} to connect again.`
    case 'notRegistered':
      return `Spotify does not let ${host}’s account in: it is not on the bot’s guest list there. Whoever runs the bot can add it at developer.spotify.com. ${host}: then press ${tryAgain}.`
    case 'rateLimited':
      return 'Spotify wants a break from the bot. After that the party goes on by itself.'
    case 'restricted':
      return `Spotify does not let the bot play on this device. ${host}: start any song in Spotify and press ${tryAgain}, or choose another device with ${command('device')}.`
    case 'unavailable':
      return 'Spotify does not respond as it should right now. The party keeps trying.'
  }
}

export function pauseReason(
  why: BoardView['pausedBecause'],
  host: string,
  { button }: Markup,
): string {
  return why === 'silence'
    ? `Nothing has played for ten minutes, so the party takes a rest. ${host}: open Spotify, then press ${button(labels.resume)}.`
    : `${host} paused the party. All votes are kept. ${host}: press ${button(labels.resume)} to go on.`
}

export function endReason(why: EndReason, host: string): string {
  switch (why) {
    case 'host':
      return `${host} has ended the party.`
    case 'hostLeft':
      return `${host} has left, so the party is over.`
    case 'hostLost':
      return `Nobody took over from ${host}, so the party is over.`
    case 'idle':
      return 'Nobody did anything for a long time, so the party has gone to bed.'
    case 'noChannelLeft':
      return 'The last channel has left, so the party is over.'
  }
}

/** Nobody's Spotify plays for the party now. */
export function orphanedSentence(
  { why, until }: NonNullable<BoardView['orphaned']>,
  host: string,
  { button, fromNow }: Markup,
): string {
  const what = why === 'hostGone' ? `${host} is not here any more.` : `${host}’s Spotify is gone.`
  return `${what} Anybody with Spotify Premium can press ${button(labels.takeOver)}. Otherwise the party ends ${fromNow(until)}.`
}

export function handoverSentence(host: string, to: string, { button }: Markup): string {
  return `${host} hands the party over. ${to}: press ${button(labels.takeOver)}.`
}

export function beginsSentence(at: number, { fromNow }: Markup): string {
  return `The party begins ${fromNow(at)}.`
}

/** Songs that are not on the board. */
export function waitingSentence(count: number, { command }: Markup): string {
  return `${counted(count, 'more song is', 'more songs are')} waiting: ${command('queue')}`
}

export function broughtBy(name: string): string {
  return `brought by ${name}`
}

export const boardWords = {
  lobbyTitle: 'Come and choose the music together',
  playlist: 'Playlist',
  here: 'Here so far',
  playing: 'Now playing',
  musicPaused: 'The music is paused',
  quiet: 'The party is on',
  silence: 'Nothing is playing yet',
  voteFirst: 'Vote for the first song',
  voteNext: 'Vote for the next song',
  queue: 'Up next: your votes decide the order',
  queueEmpty: 'Nobody has added a song. From the playlist comes',
  withdrawn: 'taken back',
  oneVote: 'Press the number of the one song you want most.',
  votingIsOver: 'Voting is over',
  closes: 'closes',
  hint: 'Tap as many numbers as you like.',
  hintForButtons: 'Press as many of the numbered buttons as you like.',
  upcoming: 'Next',
  probablyNext: 'Probably next',
  lastVote: 'Last vote',
  paused: 'The party is paused',
  over: 'The party is over',
  played: 'What you played',
  playedBefore: '… and more before that',
  playedNothing: 'No song was played.',
  thanks: 'Thanks for the music, everybody!',
  again: 'Start the next one: /party start',
  away: 'Back in a moment: the bot is restarting.',
  awayButCounting: 'Back in a moment: the bot is restarting. Reactions you tap now count then.',
} as const

/** The line above the lobby's title: plain text on every platform. */
export function invitation(host: string, name: string | undefined): string {
  return name === undefined ? `${host} invites you to a party` : `${host} invites you to ${name}`
}

/** "Nobody has voted yet", "5 people are voting". */
export function voterCount(voters: number, open: boolean): string {
  if (voters === 0) return open ? 'Nobody has voted yet' : 'Nobody voted'
  return open
    ? `${counted(voters, 'person is', 'people are')} voting`
    : `${counted(voters, 'person', 'people')} voted`
}

/** The line at the bottom: plain text on every platform. */
export function partyLine(view: BoardView, host: string, name: string | undefined): string {
  const size = counted(view.people.count, 'person', 'people')
  const spread = view.channelCount > 1 ? ` in ${view.channelCount} channels` : ''
  return `${name ?? `${host}’s party`} · ${size}${spread} · Join from anywhere: /party join ${view.code}`
}
