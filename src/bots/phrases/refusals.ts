import type { Refusal } from '../../core/engine/refusals.ts'
import type { Markup } from '../markup.ts'
import { labels } from './labels.ts'
import { settingRange } from './settings.ts'
import { counted, duration } from './words.ts'

/** Why nothing happened, and what to do instead. */
export function refusalSentence(refusal: Refusal, markup: Markup): string {
  const { button, command } = markup
  switch (refusal.code) {
    case 'noPartyHere':
      return `There is no party in this channel yet. Start one with ${command('start')}, or join one with ${command('join')} and its code.`
    case 'partyOver':
      return `That party is over. Start the next one with ${command('start')}.`
    case 'hostOnly':
      return `Only the host can do that. ${command('people')} shows who that is.`
    case 'channelHasParty':
      return `This channel already has a party. Join it with ${command(`join ${refusal.party}`)}, or ask its host to end it with ${command('end')}.`
    case 'accountHasParty':
      return `Your Spotify already plays for another party. Bring this channel into it with ${command(`join ${refusal.party}`)}, or end it first with ${command('end')} in its own channel.`
    case 'notAMember':
      return 'You are not in this party. To join it, just vote on the board.'
    case 'notConnected':
      return 'Your Spotify is not connected, so there is nothing to disconnect.'
    case 'wrongLinkCode':
      return `That code does not work. Each code works once, for ten minutes. Get a new one with ${command('link')} on the other platform.`
    case 'linkWithYourself':
      return `That code is your own. Type ${command('link')} with it on the other platform.`
    case 'notLinked':
      return `You are not linked. ${command('link')} gives you a code for the other platform.`
    case 'homeChannel':
      return `The party began in this channel, so it can’t be removed. ${command('end')} ends the party for everybody.`
    case 'wrongCode':
      return 'No party has that code. Check the six digits on the party’s board.'
    case 'notACode':
      return `A code is six digits. It looks like this: ${command('join 482913')}`
    case 'guessingTooFast':
      return `There were too many wrong codes. You can try again ${markup.fromNow(refusal.until)}.`
    case 'tooManyAtOnce':
      return 'That was faster than I can follow, so this one did not count. Try it again in a few seconds.'
    case 'noRoundOpen':
      return 'No vote is open right now. Watch the board for the next one.'
    case 'roundOver':
      return 'This vote is over. The next one is on the newest board, at the bottom of the channel.'
    case 'noSuchCandidate':
      return `Pick a number from 1 to ${refusal.highest}.`
    case 'notBacked':
      return `You have not voted for number ${refusal.number}, so there is nothing to take back.`
    case 'backedByReaction':
      return `Your vote for number ${refusal.number} is a reaction. Tap that ${refusal.number} under the board once more to take it back.`
    case 'alreadyStarted':
      return 'The party has already started.'
    case 'notStarted':
      return `The party has not started yet. Its host can press ${button(labels.start)} on the board.`
    case 'alreadyPaused':
      return `The party is already paused. To go on, press ${button(labels.resume)} on the board.`
    case 'notPaused':
      return 'The party is not paused.'
    case 'needsSpotify':
      return `Spotify is not connected yet. Press ${button(labels.finishSetUp)} on the board.`
    case 'needsPlaylist':
      return `No playlist is chosen yet. Choose one with ${command('playlist')}.`
    case 'needsDevice':
      return `No device is chosen yet. Choose where the music plays with ${command('device')}.`
    case 'emptyPlaylist':
      return `That playlist has no song that can be played. Choose another one with ${command('playlist')}.`
    case 'kicked':
      return 'The host has removed you from this party. Ask them if you think that was a mistake.'
    case 'explicitNotWanted':
      return `${markup.title(refusal.track)} is marked as explicit, and this party plays only songs that are not. Many songs have a clean version too.`
    case 'trackTooLong':
      return `${markup.title(refusal.track)} is too long for this party: songs may last ${duration(refusal.longestMs)}.`
    case 'alreadyPlayed':
      return `${markup.title(refusal.track)} was played a short while ago. Pick another song, or bring it again later.`
    case 'comesNext':
      return `${markup.title(refusal.track)} comes next already.`
    case 'quotaReached':
      return `You have ${counted(refusal.quota, 'song')} waiting already. Wait until one has played, or take one back with ${command('queue')}.`
    case 'queueFull':
      return `${refusal.most} songs are waiting already. Try again when some have played.`
    case 'noSuchSuggestion':
      return 'That song does not wait any more: it was played or taken back.'
    case 'notYourSuggestion':
      return 'Only who brought a song, or the host, can take it back.'
    case 'onlySongLeft':
      return 'It is the only song left to play. Bring another one first, then take this one back.'
    case 'badSetting':
      return settingRange(refusal.setting)
    case 'nothingWanted':
      return `No song of the playlist would be left that way. Choose another playlist with ${command('playlist')}, or allow more with ${command('settings')}.`
    case 'noSuchPerson':
      return `They are not in the party. ${command('people')} shows who is.`
    case 'realHostOnly':
      return 'Only the host can do that, not a co-host.'
    case 'cannotKickHost':
      return 'The host can’t be removed from their own party.'
    case 'alreadyHost':
      return 'That is the host of this party already.'
    case 'notOffered':
      return `Nobody has handed the party over to you. Its host can do so with ${command('host')}.`
    case 'notReady':
      return `Choose a playlist and a device first: press ${button(labels.finishSetUp)} on the board.`
    case 'badCountdown':
      return `The party can begin by itself in 1 minute to 24 hours, as in ${command('settings countdown 10')}. With 0 it waits for you again.`
    case 'notListed':
      return `That party can be joined only with its code: ${command('join CODE')}.`
  }
}
