/** The commands, in the order in which help lists them. */
export const commands = [
  { name: 'start', who: 'everybody', says: 'Start a party in this channel, on your Spotify' },
  { name: 'join', who: 'everybody', says: 'Join a party with its six-digit code' },
  { name: 'vote', who: 'everybody', says: 'Vote for a song by its number' },
  { name: 'unvote', who: 'everybody', says: 'Take a vote back' },
  {
    name: 'suggest',
    who: 'everybody',
    says: 'Bring any song of Spotify; you need no Spotify yourself',
  },
  {
    name: 'queue',
    who: 'everybody',
    says: 'Show the songs that people brought, and what was played',
  },
  { name: 'now', who: 'everybody', says: 'Show what plays, the vote, and what you voted for' },
  { name: 'people', who: 'everybody', says: 'Show who is in the party, and where' },
  { name: 'list', who: 'everybody', says: 'Show the open parties of this server' },
  { name: 'listen', who: 'everybody', says: 'Hear the same song in step on your own Spotify' },
  { name: 'leave', who: 'everybody', says: 'Leave the party' },
  { name: 'quiet', who: 'everybody', says: 'Keep one board here for the whole party, or not' },
  {
    name: 'link',
    who: 'everybody',
    says: 'Become one person on Discord and Slack; unlinked you are two',
  },
  { name: 'unlink', who: 'everybody', says: 'Become two people again' },
  { name: 'help', who: 'everybody', says: 'Show all commands' },
  { name: 'disconnect', who: 'everybody', says: 'Disconnect your Spotify and delete your login' },
  { name: 'next', who: 'host', says: 'End the vote now and play the winner' },
  { name: 'pause', who: 'host', says: 'Pause the music and the voting' },
  { name: 'resume', who: 'host', says: 'Go on after a pause' },
  { name: 'device', who: 'host', says: 'Choose where the music plays' },
  { name: 'playlist', who: 'host', says: 'Choose the playlist that the songs come from' },
  { name: 'settings', who: 'host', says: 'Change how the party is run' },
  { name: 'countdown', who: 'host', says: 'Let the party begin by itself in some minutes' },
  { name: 'host', who: 'host', says: 'Hand the party over to somebody else' },
  { name: 'cohost', who: 'host', says: 'Let somebody help you run the party' },
  { name: 'kick', who: 'host', says: 'Remove somebody from the party' },
  { name: 'end', who: 'host', says: 'End the party' },
] as const

export type CommandName = (typeof commands)[number]['name']

export const optionDescriptions = {
  playlist: 'One of your playlists, or a link to one. You can also choose later',
  candidates: 'How many songs each vote offers, from 2 to 9',
  name: 'What the party is called. It needs no name',
  song: 'Title and artist, or a link to the song',
  person: 'Leave it out to choose from everybody who is there',
  minutes: 'Before it starts: begin by itself in so many minutes. 0: not any more',
  listen: 'Off: stop listening along',
  code: 'The six digits on the party’s board',
  linkCode: 'The code you got on the other platform. Leave it out to get one',
  quiet: 'On: one board, with buttons to vote. Off: a new board for every song',
  voteNumber: 'The number of the song on the board',
  unvoteNumber: 'The number of the song you no longer want',
} as const

export const partyDescription = 'Decide together what plays next'
