import type { BoardView } from '../../src/core/engine/board-view.ts'
import type { PartyCode } from '../../src/core/engine/ids.ts'
import { partyId } from '../../src/core/engine/ids.ts'
import { DEFAULT_SETTINGS } from '../../src/core/engine/settings.ts'
import type { Track } from '../../src/core/engine/track.ts'

export const code = '482913' as PartyCode
export const party = partyId('p4Xq2Lr9')

export function track(title: string, artist: string, seconds: number): Track {
  const id = [...title]
    .map((letter) => letter.charCodeAt(0).toString(36))
    .join('')
    .slice(0, 22)
  return {
    uri: `spotify:track:${id}`,
    title,
    artist,
    durationMs: seconds * 1_000,
    link: `https://open.spotify.com/track/${id}`,
    coverUrl: `https://i.scdn.co/image/${id}`,
  }
}

export const songs = [
  track('Bohemian Rhapsody', 'Queen', 354),
  track('Dancing Queen', 'ABBA', 230),
  track('Blinding Lights', 'The Weeknd', 200),
  track('Take On Me', 'a-ha', 225),
  track('Ça plane pour moi (Radio Edit)', 'Plastic Bertrand', 178),
] as const

const shared = {
  party,
  code,
  hostName: 'Ada',
  channelCount: 1,
  quiet: false,
  reactions: true,
  mode: 'rounds',
  votesEach: 'many',
  settings: DEFAULT_SETTINGS,
  waitingCount: 0,
  people: { count: 3, names: ['Ada', 'Ben', 'Cleo'] },
  playlist: {
    name: 'Road Trip',
    link: 'https://open.spotify.com/playlist/37i9dQZF1DX9wC1KY45plY',
    coverUrl: 'https://i.scdn.co/image/road-trip',
  },
} satisfies Partial<BoardView>

export const lobby: BoardView = { ...shared, stage: 'lobby', phase: 'lobby' }

const firstCandidates = songs
  .slice(1)
  .map((song, index) => ({ number: index + 1, track: song, votes: 0, leading: false }))

/** Everything is ready, and the first song is voted on already. */
export const lobbyVoting: BoardView = {
  ...lobby,
  stage: 1,
  beginsAt: 1_800_000_000_000,
  round: { number: 1, kind: 'opening', open: true, voters: 0, candidates: firstCandidates },
}

export const opening: BoardView = {
  ...shared,
  stage: 1,
  phase: 'live',
  round: {
    number: 1,
    kind: 'opening',
    open: true,
    closesAt: 1_800_000_000_000,
    voters: 0,
    candidates: firstCandidates,
  },
}

export const round: BoardView = {
  ...shared,
  stage: 2,
  phase: 'live',
  channelCount: 2,
  people: { count: 7, names: ['Ada', 'Ben', 'Cleo', 'Dora', 'Emil', 'Finn', 'Gus'] },
  playing: {
    track: songs[0],
    isPlaying: true,
    elapsedMs: 87_000,
    deviceName: 'Kitchen',
    volumePercent: 60,
  },
  round: {
    number: 2,
    kind: 'track',
    open: true,
    closesAt: 1_800_000_000_000,
    voters: 5,
    candidates: songs.slice(1).map((song, index) => ({
      number: index + 1,
      track: song,
      votes: [3, 1, 3, 0][index] ?? 0,
      leading: index === 0 || index === 2,
    })),
  },
  lastResult: {
    round: 1,
    winner: { number: 4, track: songs[0], poolIndex: 3 },
    votes: 3,
    voters: 4,
    why: 'mostVotes',
  },
}

/** The top of the queue: the best first, under the numbers that the songs had from the start. */
export const jukebox: BoardView = {
  ...round,
  mode: 'jukebox',
  settings: { ...DEFAULT_SETTINGS, mode: 'jukebox' },
  waitingCount: 4,
  round: {
    number: 2,
    kind: 'track',
    open: true,
    closesAt: 1_800_000_000_000,
    voters: 3,
    candidates: [
      { number: 3, track: songs[2], votes: 3, leading: true, by: 'Ben' },
      { number: 2, track: songs[1], votes: 1, leading: false, by: 'Cleo' },
      { number: 1, track: songs[4], votes: 0, leading: false },
      { number: 4, track: songs[3], votes: 0, leading: false, by: 'Dora', withdrawn: true },
    ],
  },
}

export const closed: BoardView = {
  ...round,
  round: { ...(round.round as NonNullable<BoardView['round']>), open: false },
  upcoming: { track: songs[1], certain: true },
  lastResult: {
    round: 2,
    winner: { number: 1, track: songs[1], poolIndex: 7 },
    votes: 3,
    voters: 5,
    why: 'tie',
  },
}

export const paused: BoardView = { ...round, phase: 'paused', pausedBecause: 'host' }

export const ended: BoardView = {
  ...shared,
  stage: 2,
  phase: 'ended',
  ended: { why: 'host', played: songs },
}

const NASTY = `@everyone <@1> [x](https://evil.example) **_~|\`>\n# \u202ehttps://evil.example/${'😀👩‍👩‍👧‍👦'.repeat(60)}`
const nastyTrack: Track = {
  ...track(NASTY, NASTY, 3_700),
  link: `https://open.spotify.com/track/(${'*'.repeat(60)})`,
  coverUrl: 'javascript:alert(1)',
}

/** Full to the brim with what people and labels put into names. */
export const hostile: BoardView = {
  ...round,
  name: NASTY,
  hostName: NASTY,
  waitingCount: 91,
  settings: DEFAULT_SETTINGS,
  nextSettings: {
    mode: 'jukebox',
    candidates: 9,
    roundLengthMs: 600_000,
    votesEach: 'one',
    explicitAllowed: false,
    longestTrackMs: 900_000,
    quota: 20,
    reactions: false,
  },
  handoverTo: NASTY,
  orphaned: { why: 'spotifyLost', until: 1_800_000_000_000 },
  people: { count: 500, names: Array.from({ length: 500 }, () => NASTY) },
  playlist: { name: NASTY, link: 'http://evil.example', coverUrl: 'https://x.example/a b' },
  playing: { track: nastyTrack, isPlaying: true, elapsedMs: 9_999_999, deviceName: NASTY },
  round: {
    number: 2,
    kind: 'opening',
    open: true,
    closesAt: 1_800_000_000_000,
    voters: 499,
    candidates: Array.from({ length: 9 }, (_, index) => ({
      number: index + 1,
      track: nastyTrack,
      votes: 499,
      leading: true,
      by: NASTY,
    })),
  },
  upcoming: { track: nastyTrack, certain: false },
  trouble: { kind: 'restricted', since: 1 },
  remark: { kind: 'deviceMoved', at: 1, device: NASTY },
  hindered: Array.from({ length: 20 }, () => ({ name: NASTY, forbidden: 'post' as const })),
  away: true,
}

/** As full before it has begun. */
export const hostileLobby: BoardView = {
  ...hostile,
  phase: 'lobby',
  stage: 2,
  beginsAt: 1_800_000_000_000,
}
