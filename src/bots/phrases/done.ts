import type { Done } from '../../core/inbox.ts'
import type { Markup } from '../markup.ts'
import { labels } from './labels.ts'
import { counted, listed } from './words.ts'

/** What has happened, told to the person who asked for it. */
export function doneSentence(done: Done, markup: Markup): string {
  const { command, name, title } = markup
  switch (done.what) {
    case 'joined':
      return `You are in: welcome to ${name(done.host)}’s party! To vote, tap numbers on the board.`
    case 'channelJoined':
      return `This channel is now part of ${name(done.host)}’s party. Everybody here can vote: tap numbers on the board.`
    case 'begun':
      return 'The party is on. Vote on the board in the channel.'
    case 'voted':
      return done.numbers.length > 1
        ? `Your vote counts: ${title(done.track)}. You are voting for ${listed(done.numbers)}.`
        : `Your vote counts: ${title(done.track)}. Tap more numbers if you like, or the same one again to take it back.`
    case 'unvoted':
      return done.stillByReaction
        ? `Your reaction still votes for number ${done.number}. Tap the ${done.number} under the board to take that back too.`
        : `Your vote for number ${done.number} is taken back.`
    case 'paused':
      return `The party is paused. To go on, press ${markup.button(labels.resume)} on the board.`
    case 'resumed':
      return 'The party goes on.'
    case 'skipped':
      return `The winner is ${title(done.track)}. It starts now.`
    case 'deviceChosen':
      return `The music plays on ${name(done.device)}.`
    case 'playlistChosen':
      return `The songs now come from ${name(done.playlist)} (${counted(done.tracks, 'song')}).`
    case 'ended':
      return 'The party is over. Thank you for hosting!'
    case 'channelLeft':
      return 'This channel is no longer part of the party.'
    case 'connected':
      return `Spotify is connected. Start a party with ${command('start')}.`
    case 'reconnected':
      return 'Spotify is connected again. The board in the channel shows how the party goes on.'
    case 'disconnected':
      return `Spotify is disconnected, and your login is deleted here. To remove the bot at Spotify too, visit ${markup.address('https://www.spotify.com/account/apps/')}`
    case 'quieted':
      return done.quiet
        ? `The board now stays where it is. Vote with its buttons; reactions no longer count. ${markup.command('settings quiet off')} undoes it.`
        : `Every song now gets a new board at the bottom of the channel. ${markup.command('settings quiet on')} undoes it.`
    case 'linked':
      return `You and ${name(done.with)} are now one person, with one voice on both platforms. ${command('unlink')} undoes it.`
    case 'unlinked':
      return 'You are two people again, here and on the other platform. A running party keeps what you did in it together.'
    case 'withdrawn':
      return `${title(done.track)} does not wait any more.`
    case 'cohost':
      return done.cohost
        ? `${name(done.name)} is a co-host now, and may do what you may, except hand the party over. Choose them again with ${command('cohost')} to undo it.`
        : `${name(done.name)} is a guest again.`
    case 'readmitted':
      return `${name(done.name)} may come back.`
    case 'handoverTakenBack':
      return 'You stay the host.'
    case 'tookOver':
      return 'You are the host now. The music goes on with your Spotify.'
    case 'countdown':
      return done.at === undefined
        ? `The party waits until you press ${markup.button(labels.start)}.`
        : `The party begins by itself ${markup.fromNow(done.at)}. ${command('settings countdown 0')} undoes it.`
    case 'listening':
      return `You listen along on ${name(done.device)}. Pause there, and you are left alone until you press play. ${command('listen off')} ends it.`
    case 'stoppedListening':
      return 'You do not listen along any more. Your own Spotify is yours again.'
    case 'retrying':
      return 'Trying again now. If it does not help, the board will say so.'
  }
}
