import type { Refusal } from '../../core/engine/refusals.ts'
import type { Markup } from '../markup.ts'
import { labels } from './labels.ts'

/** Why nothing happened, and what to do instead. */
export function refusalSentence(refusal: Refusal, markup: Markup): string {
  const { command } = markup
  switch (refusal.code) {
    case 'noPartyHere':
      return `There is no party in this channel yet. Start one with ${command('start')}, or join one with ${command('join')} and its code.`
    case 'partyOver':
      return `That party is over. Start the next one with ${command('start')}.`
    case 'hostOnly':
      return `Only the host can do that. ${command('people')} tells you who that is.`
    case 'channelHasParty':
      return `This channel already has a party, with the code ${markup.bold(refusal.party)}. Join in with ${command(`join ${refusal.party}`)}, or have its host close it with ${command('end')}.`
    case 'accountHasParty':
      return `Your Spotify already plays for another party. Bring this channel into it with ${command(`join ${refusal.party}`)}, or close it first with ${command('end')} in its channel.`
    case 'notAMember':
      return 'You are not in this party right now. To take part, simply vote on the board.'
    case 'notConnected':
      return 'You have no Spotify account connected here, so there is nothing to disconnect.'
    case 'wrongLinkCode':
      return `That code does not work: each works once, and for ten minutes. Get a new one with ${command('link')} on the other platform.`
    case 'linkWithYourself':
      return `That code is your own. Type it on the other platform: ${command('link')} with the code.`
    case 'notLinked':
      return `You are not linked with anybody. ${command('link')} gives you a code for the other platform.`
    case 'homeChannel':
      return `The party began in this channel, so it can’t be taken out. ${command('end')} closes the party for everybody.`
    case 'wrongCode':
      return 'No party has that code. Check the six digits on the party’s board, or ask its host.'
    case 'notACode':
      return `A code is six digits. It looks like this: ${command('join 482913')}`
    case 'guessingTooFast':
      return `There were too many wrong codes. You can try again ${markup.fromNow(refusal.until)}.`
    case 'noRoundOpen':
      return 'There is nothing to vote on at this moment. The next vote opens with the next song.'
    case 'roundOver':
      return 'This vote is over. The current one is on the newest board, at the bottom of the channel.'
    case 'noSuchCandidate':
      return `Pick a number from 1 to ${refusal.highest}.`
    case 'notBacked':
      return `You have not voted for number ${refusal.number}, so there is nothing to take back.`
    case 'backedByReaction':
      return `Your vote for number ${refusal.number} is a reaction. Tap that ${refusal.number} under the board once more to take it back.`
    case 'alreadyStarted':
      return 'The party is already going.'
    case 'notStarted':
      return `The party has not begun yet. Its host begins it with ${labels.start} on the board.`
    case 'alreadyPaused':
      return `The party is already paused. ${command('resume')} carries on.`
    case 'notPaused':
      return 'The party is not paused, so there is nothing to resume.'
    case 'needsSpotify':
      return `Spotify is not connected yet. Press ${labels.finishSetUp} on the board.`
    case 'needsPlaylist':
      return `No playlist is chosen yet. Choose one with ${command('playlist')}.`
    case 'needsDevice':
      return `Nobody has chosen where the music plays. Choose it with ${command('device')}.`
    case 'emptyPlaylist':
      return `There is nothing in that playlist that can be played. Choose another one with ${command('playlist')}.`
    case 'badCandidateCount':
      return 'A vote can offer 2 to 9 songs.'
  }
}
