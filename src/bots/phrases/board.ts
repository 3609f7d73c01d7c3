import type { BoardView } from '../../core/engine/board-view.ts'
import type { EndReason, Remark, RoundResult, Trouble } from '../../core/engine/party.ts'
import type { Markup } from '../markup.ts'
import { labels } from './labels.ts'
import { counted, listedUpTo } from './words.ts'

type Missing = NonNullable<BoardView['missing']>

/** What the lobby waits for. `host` is ready to be shown. */
export function lobbyStatus(missing: Missing | undefined, host: string): string {
  switch (missing) {
    case 'account':
      return `${host} still has to connect Spotify. ${labels.finishSetUp} goes on with it.`
    case 'playlist':
      return `${host} still has to choose a playlist. ${labels.finishSetUp} goes on with it.`
    case 'device':
      return `${host} still has to choose where the music plays. ${labels.finishSetUp} goes on with it.`
    case undefined:
      return `Everything is ready. ${host} begins with ${labels.start}.`
  }
}

/** Who takes part; `names` are ready to be shown and may be fewer than `count`. */
export function whoIsHere(names: readonly string[], count: number): string {
  return count === 0 ? 'Nobody yet. Be the first!' : listedUpTo(8, names, count)
}

export function howToJoin(code: string, markup: Markup): string {
  return `Press ${labels.join}, or type ${markup.command(`join ${code}`)} in any channel, here or elsewhere.`
}

/** How the winner came to be; for one line under its title. */
export function winnerReason(result: RoundResult): string {
  switch (result.why) {
    case 'mostVotes':
      return `won with ${votesOf(result)}`
    case 'tie':
      return `drawn from a tie at ${counted(result.votes, 'vote')} each`
    case 'nobodyVoted':
      return 'drawn, as nobody voted'
    case 'onlyCandidate':
      return 'the only song left'
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
      return 'Somebody changed the song in Spotify; the party follows.'
    case 'pausedByHand':
      return 'Somebody paused the music in Spotify. The party waits for it.'
    case 'movedByHand':
      return 'Somebody moved to another place in the song; the vote ends accordingly.'
    case 'musicLost':
      return 'Spotify went silent in the middle of the song. The party goes on when the music does.'
    case 'deviceMoved':
      return `The music has moved to ${markup.bold(markup.name(remark.device))}.`
    case 'poolUsedUp':
      return 'Every song of the playlist has been played, so it begins anew.'
    case 'winnerRestarted':
      return 'Spotify moved on to another song, so the bot started the winner itself.'
  }
}

/** What keeps the music from playing, and who can do what about it. `host` is ready to be shown. */
export function troubleSentence(trouble: Trouble, host: string, markup: Markup): string {
  const { command } = markup
  switch (trouble.kind) {
    case 'noDevice':
      return `Spotify is not open on any device. ${host}: open it where the music should play, then press ${labels.tryAgain}.`
    case 'noPremium':
      return `Spotify lets bots play music only with a Premium account, and ${host}’s has none at the moment. ${host}: press ${labels.tryAgain} once it has.`
    case 'loginExpired':
      return `Spotify no longer accepts ${host}’s login. ${host}: press ${labels.tryAgain} to connect again.`
    case 'notRegistered':
      return `${host}’s Spotify account is not on the guest list of the bot’s Spotify app. Whoever runs the bot can add it at developer.spotify.com. ${host}: press ${labels.tryAgain} after that.`
    case 'rateLimited':
      return 'Spotify wants a break from the bot’s requests. The party goes on by itself as soon as it may.'
    case 'restricted':
      return `Spotify does not allow this on the device in use. ${host}: start any song in Spotify and press ${labels.tryAgain}, or choose another device with ${command('device')}.`
    case 'unavailable':
      return 'Spotify does not answer at the moment. The party keeps trying.'
  }
}

export function pauseReason(
  why: BoardView['pausedBecause'],
  host: string,
  { command }: Markup,
): string {
  return why === 'silence'
    ? `Nothing has played for ten minutes, so the party takes a rest. ${host}: open Spotify and press ${labels.resume}.`
    : `${host} paused the party. ${labels.resume} or ${command('resume')} carries on; votes are kept.`
}

export function endReason(why: EndReason, host: string): string {
  switch (why) {
    case 'host':
      return `${host} has ended the party.`
    case 'hostLeft':
      return `${host} has left, and so the party is over.`
    case 'idle':
      return 'Nobody did anything for a long time, so the party has gone to bed.'
    case 'noChannelLeft':
      return 'The last channel has left, and so the party is over.'
  }
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
  playedNothing: 'No song was played.',
  thanks: 'Thanks for the music, everybody!',
  again: 'Start the next one: /party start',
} as const

/** The line above the lobby's title: plain text on every platform. */
export function invitation(host: string): string {
  return `${host} invites you to a party`
}

/** "Nobody has voted yet", "5 people are voting". */
export function voterCount(voters: number, open: boolean): string {
  if (voters === 0) return open ? 'Nobody has voted yet' : 'Nobody voted'
  return open
    ? `${counted(voters, 'person is', 'people are')} voting`
    : `${counted(voters, 'person', 'people')} voted`
}

/** The line at the bottom: plain text on every platform. */
export function partyLine(view: BoardView, host: string): string {
  const size = counted(view.people.count, 'person', 'people')
  const spread = view.channelCount > 1 ? ` in ${view.channelCount} channels` : ''
  return `${host}’s party · ${size}${spread} · Join from anywhere: /party join ${view.code}`
}
