import type { Refusal } from '../../core/engine/refusals.ts'
import type { Markup } from '../markup.ts'
import { labels } from './labels.ts'

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
    case 'badCandidateCount':
      return 'A vote can offer 2 to 9 songs.'
  }
}
