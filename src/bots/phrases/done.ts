import type { Done } from '../../core/inbox.ts'
import type { Markup } from '../markup.ts'
import { labels } from './labels.ts'
import { counted, listed } from './words.ts'

/** What has happened, told to the person who asked for it. */
export function doneSentence(done: Done, markup: Markup): string {
  const { bold, command, name, title } = markup
  switch (done.what) {
    case 'joined':
      return `You are in: welcome to ${name(done.host)}’s party. Tap a number on the board to vote.`
    case 'channelJoined':
      return `This channel is now part of ${name(done.host)}’s party. Everybody here can vote on the board.`
    case 'begun':
      return 'The party is on. The board in the channel shows what can be voted for.'
    case 'voted':
      return done.numbers.length > 1
        ? `Your vote counts: ${title(done.track)}. You are voting for ${listed(done.numbers)}.`
        : `Your vote counts: ${title(done.track)}. Vote for more songs if you like, or tap the number again to take it back.`
    case 'unvoted':
      return done.stillByReaction
        ? `Taken back, but your reaction still votes for number ${done.number}. Tap that ${done.number} under the board to remove it too.`
        : `Your vote for number ${done.number} is taken back.`
    case 'paused':
      return `The party is paused. ${command('resume')} carries on.`
    case 'resumed':
      return 'The party goes on.'
    case 'skipped':
      return `Next it is: ${title(done.track)}.`
    case 'deviceChosen':
      return `The music plays on ${bold(name(done.device))}.`
    case 'playlistChosen':
      return `The songs now come from ${bold(name(done.playlist))} (${counted(done.tracks, 'song')}).`
    case 'ended':
      return 'The party is over. Thank you for hosting!'
    case 'channelLeft':
      return 'This channel is no longer part of the party.'
    case 'connected':
      return `Spotify is connected. Start a party with ${command('start')}.`
    case 'reconnected':
      return 'Spotify is connected. The board in the channel shows how the party goes on.'
    case 'disconnected':
      return `Spotify is disconnected and your login is deleted here. To withdraw the permission at Spotify as well, visit ${markup.address('https://www.spotify.com/account/apps/')}`
    case 'quieted':
      return done.quiet
        ? `From the next song on the board stays where it is, and votes go by its buttons. ${command('quiet off')} changes that.`
        : `Every song gets a board of its own at the bottom of the channel. ${command('quiet')} changes that.`
    case 'linked':
      return `You and ${bold(name(done.with))} are now one person with one voice, here and there. ${command('unlink')} undoes it.`
    case 'unlinked':
      return `You are no longer linked: here and on the other platform you are two people again. Whoever goes on from here starts without the votes and without the Spotify login of the other.`
    case 'retrying':
      return `Trying again now. If it does not help, the board says so and offers ${labels.tryAgain} once more.`
  }
}
