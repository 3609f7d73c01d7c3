import { personId } from '../../src/core/engine/ids.ts'
import type { MusicTrouble } from '../../src/core/engine/party.ts'
import type { Refusal } from '../../src/core/engine/refusals.ts'
import { DEFAULT_SETTINGS } from '../../src/core/engine/settings.ts'
import type { Answer, Done, Failure } from '../../src/core/inbox.ts'
import { code, hostile, lobby, party, round, songs } from './sample-views.ts'

const hostileSong = hostile.playing?.track ?? songs[0]

/** One of each; the types make sure that none is forgotten. */
const refusals: { readonly [Code in Refusal['code']]: Extract<Refusal, { code: Code }> } = {
  noPartyHere: { code: 'noPartyHere' },
  partyOver: { code: 'partyOver' },
  hostOnly: { code: 'hostOnly' },
  channelHasParty: { code: 'channelHasParty', party: code },
  accountHasParty: { code: 'accountHasParty', party: code },
  notAMember: { code: 'notAMember' },
  notConnected: { code: 'notConnected' },
  wrongLinkCode: { code: 'wrongLinkCode' },
  linkWithYourself: { code: 'linkWithYourself' },
  notLinked: { code: 'notLinked' },
  homeChannel: { code: 'homeChannel' },
  wrongCode: { code: 'wrongCode' },
  notACode: { code: 'notACode' },
  guessingTooFast: { code: 'guessingTooFast', until: 1_800_000_000_000 },
  tooManyAtOnce: { code: 'tooManyAtOnce' },
  noRoundOpen: { code: 'noRoundOpen' },
  roundOver: { code: 'roundOver' },
  noSuchCandidate: { code: 'noSuchCandidate', highest: 4 },
  notBacked: { code: 'notBacked', number: 2 },
  backedByReaction: { code: 'backedByReaction', number: 2 },
  alreadyStarted: { code: 'alreadyStarted' },
  notStarted: { code: 'notStarted' },
  alreadyPaused: { code: 'alreadyPaused' },
  notPaused: { code: 'notPaused' },
  needsSpotify: { code: 'needsSpotify' },
  needsPlaylist: { code: 'needsPlaylist' },
  needsDevice: { code: 'needsDevice' },
  emptyPlaylist: { code: 'emptyPlaylist' },
  kicked: { code: 'kicked' },
  explicitNotWanted: { code: 'explicitNotWanted', track: songs[1] },
  trackTooLong: { code: 'trackTooLong', track: hostileSong, longestMs: 240_000 },
  alreadyPlayed: { code: 'alreadyPlayed', track: songs[1] },
  comesNext: { code: 'comesNext', track: songs[1] },
  quotaReached: { code: 'quotaReached', quota: 3 },
  queueFull: { code: 'queueFull', most: 100 },
  noSuchSuggestion: { code: 'noSuchSuggestion' },
  notYourSuggestion: { code: 'notYourSuggestion' },
  onlySongLeft: { code: 'onlySongLeft' },
  badSetting: { code: 'badSetting', setting: 'candidates' },
  nothingWanted: { code: 'nothingWanted' },
  noSuchPerson: { code: 'noSuchPerson' },
  realHostOnly: { code: 'realHostOnly' },
  cannotKickHost: { code: 'cannotKickHost' },
  alreadyHost: { code: 'alreadyHost' },
  notOffered: { code: 'notOffered' },
  notReady: { code: 'notReady' },
  notListed: { code: 'notListed' },
  badCountdown: { code: 'badCountdown' },
}

const troubles: { readonly [Trouble in MusicTrouble]: Failure } = {
  noDevice: { code: 'music', trouble: 'noDevice' },
  noPremium: { code: 'music', trouble: 'noPremium' },
  loginExpired: { code: 'music', trouble: 'loginExpired' },
  notRegistered: { code: 'music', trouble: 'notRegistered' },
  rateLimited: { code: 'music', trouble: 'rateLimited', retryAfterMs: 40_000 },
  restricted: { code: 'music', trouble: 'restricted' },
  unavailable: { code: 'music', trouble: 'unavailable' },
}

const failures: { readonly [Code in Exclude<Failure['code'], 'music'>]: Failure } = {
  deviceGone: { code: 'deviceGone' },
  playlistNotReadable: { code: 'playlistNotReadable' },
  playlistNotFound: { code: 'playlistNotFound' },
  playlistEmpty: { code: 'playlistEmpty' },
  lastPlaylistGone: { code: 'lastPlaylistGone' },
  loginExpired: { code: 'loginExpired' },
  loginRefused: { code: 'loginRefused' },
  loginDenied: { code: 'loginDenied' },
  notALoginAddress: { code: 'notALoginAddress' },
  loginOfSomebodyElse: { code: 'loginOfSomebodyElse' },
  storeUnavailable: { code: 'storeUnavailable' },
  songNotFound: { code: 'songNotFound' },
  notASong: { code: 'notASong' },
  songUnplayable: { code: 'songUnplayable' },
  noSearch: { code: 'noSearch', trouble: 'rateLimited', retryAfterMs: 40_000 },
  listeningOff: { code: 'listeningOff' },
  ownAccountNeeded: { code: 'ownAccountNeeded' },
  restarting: { code: 'restarting' },
  unexpected: { code: 'unexpected' },
}

const done: { readonly [What in Done['what']]: Extract<Done, { what: What }> } = {
  joined: { what: 'joined', code, host: 'Ada' },
  channelJoined: { what: 'channelJoined', code, host: 'Ada' },
  begun: { what: 'begun' },
  voted: { what: 'voted', numbers: [1, 3], track: songs[1] },
  unvoted: { what: 'unvoted', number: 1, stillByReaction: true },
  paused: { what: 'paused' },
  resumed: { what: 'resumed' },
  skipped: { what: 'skipped', track: songs[2] },
  deviceChosen: { what: 'deviceChosen', device: 'Kitchen' },
  playlistChosen: { what: 'playlistChosen', playlist: 'Road Trip', tracks: 120 },
  ended: { what: 'ended' },
  channelLeft: { what: 'channelLeft' },
  connected: { what: 'connected' },
  reconnected: { what: 'reconnected' },
  disconnected: { what: 'disconnected' },
  quieted: { what: 'quieted', quiet: true },
  linked: { what: 'linked', with: hostile.hostName },
  unlinked: { what: 'unlinked' },
  withdrawn: { what: 'withdrawn', track: hostileSong },
  cohost: { what: 'cohost', name: hostile.hostName, cohost: true },
  readmitted: { what: 'readmitted', name: hostile.hostName },
  handoverTakenBack: { what: 'handoverTakenBack' },
  tookOver: { what: 'tookOver' },
  countdown: { what: 'countdown', at: 1_800_000_000_000 },
  listening: { what: 'listening', device: hostile.hostName },
  stoppedListening: { what: 'stoppedListening' },
  retrying: { what: 'retrying' },
}

const playlists = Array.from({ length: 25 }, (_, index) => ({
  id: `playlist${index}`,
  uri: `spotify:playlist:${index}`,
  name: index === 0 ? hostile.hostName : `Playlist ${index}`,
  trackCount: index,
}))

const people = Array.from({ length: 40 }, (_, index) => ({
  person: personId(`slack:T1/U${index}`),
  name: index === 0 ? hostile.hostName : `Person ${index}`,
  marked: index === 1,
}))

const waiting = Array.from({ length: 23 }, (_, index) => ({
  suggestion: index + 1,
  track: index === 0 ? hostileSong : songs[1],
  by: hostile.hostName,
  votes: 23 - index,
  isYours: index % 2 === 0,
  mayWithdraw: index % 2 === 0,
  isBacked: index % 3 === 0,
  playsAt: 1_800_000_000_000 + index,
}))

const login = 'http://127.0.0.1:8888/spotify/login?state=abc'

const kinds: { readonly [Kind in Answer['kind']]: readonly Extract<Answer, { kind: Kind }>[] } = {
  quiet: [{ kind: 'quiet' }],
  refused: Object.values(refusals).map((why) => ({ kind: 'refused', why })),
  failed: [...Object.values(troubles), ...Object.values(failures)].map((why) => ({
    kind: 'failed',
    why,
    retry: { type: 'continueSetup' },
  })),
  done: Object.values(done).map((what) => ({ kind: 'done', what })),
  connect: [
    { kind: 'connect', url: login, pageIsLocal: true, again: false },
    { kind: 'connect', url: login, pageIsLocal: false, again: true },
    {
      kind: 'connect',
      url: login,
      pageIsLocal: true,
      again: true,
      problem: failures.loginOfSomebodyElse,
    },
    { kind: 'connect', url: `${login}${'x'.repeat(900)}`, pageIsLocal: false, again: false },
  ],
  choosePlaylist: [
    { kind: 'choosePlaylist', playlists, page: 1, pageCount: 4 },
    { kind: 'choosePlaylist', playlists, page: 0, pageCount: 4, lastTime: hostile.hostName },
    {
      kind: 'choosePlaylist',
      playlists: [...playlists, ...playlists],
      page: 0,
      pageCount: 1,
      problem: failures.playlistEmpty,
    },
    {
      kind: 'choosePlaylist',
      playlists: [],
      page: 0,
      pageCount: 1,
      problem: refusals.emptyPlaylist,
    },
  ],
  chooseDevice: [
    { kind: 'chooseDevice', devices: [{ id: 'd1', name: 'Kitchen', type: 'Speaker' }] },
    { kind: 'chooseDevice', devices: [{ id: 'd1', name: hostile.hostName, type: '' }] },
    { kind: 'chooseDevice', devices: [], problem: failures.deviceGone },
  ],
  ready: [{ kind: 'ready', code, device: 'Kitchen', party }],
  now: [
    { kind: 'now', view: round, yourVotes: [1, 3] },
    { kind: 'now', view: lobby, yourVotes: [] },
    { kind: 'now', view: hostile, yourVotes: [9] },
  ],
  people: [
    { kind: 'people', host: 'Ada', cohosts: ['Ben'], names: ['Ada', 'Ben'], channels: [] },
    {
      kind: 'people',
      host: hostile.hostName,
      cohosts: hostile.people.names,
      names: hostile.people.names,
      channels: [],
    },
  ],
  help: [
    { kind: 'help', youAreHost: true },
    { kind: 'help', youAreHost: false },
  ],
  howItWorks: [{ kind: 'howItWorks' }],
  confirmEnd: [{ kind: 'confirmEnd' }],
  left: [
    { kind: 'left', offerChannel: false },
    { kind: 'left', offerChannel: true },
  ],
  confirmHostLeave: [{ kind: 'confirmHostLeave' }],
  linkCode: [{ kind: 'linkCode', code: 'ABCD2345', until: 1_800_000_000_000 }],
  confirmDisconnect: [{ kind: 'confirmDisconnect' }],
  askSong: [
    { kind: 'askSong' },
    { kind: 'askSong', problem: failures.songNotFound },
    { kind: 'askSong', problem: { code: 'noSearch', trouble: 'unavailable' } },
    { kind: 'askSong', problem: { code: 'noSearch', trouble: 'loginExpired' } },
  ],
  suggested: [
    { kind: 'suggested', suggestion: 1, track: hostileSong, wasWaiting: false, mode: 'jukebox' },
    { kind: 'suggested', suggestion: 1, track: songs[1], wasWaiting: true, mode: 'rounds' },
    {
      kind: 'suggested',
      suggestion: 1,
      track: hostileSong,
      wasWaiting: false,
      number: 6,
      mode: 'jukebox',
    },
    {
      kind: 'suggested',
      suggestion: 0,
      track: hostileSong,
      wasWaiting: true,
      number: 2,
      mode: 'rounds',
    },
  ],
  queue: [
    { kind: 'queue', page: 0, view: { mode: 'rounds', waiting: [], played: [] } },
    { kind: 'queue', page: 1, view: { mode: 'jukebox', waiting, played: songs } },
    {
      kind: 'queue',
      page: 0,
      view: {
        mode: 'jukebox',
        upcoming: hostileSong,
        waiting: waiting.map((song) => ({ ...song, track: hostileSong, mayWithdraw: true })),
        played: Array.from({ length: 30 }, () => hostileSong),
      },
      problem: refusals.onlySongLeft,
    },
  ],
  settings: [
    { kind: 'settings', settings: DEFAULT_SETTINGS, listed: false, pending: false },
    {
      kind: 'settings',
      settings: { ...DEFAULT_SETTINGS, roundLengthMs: 45_000 },
      listed: true,
      pending: true,
      about: 'roundLengthMs',
      problem: refusals.nothingWanted,
    },
  ],
  choosePerson: (['host', 'cohost', 'kick'] as const).map((purpose) => ({
    kind: 'choosePerson',
    purpose,
    people: people.slice(0, purpose === 'host' ? 0 : 30),
    kicked: purpose === 'kick' ? people.slice(0, 2) : [],
  })),
  kicked: [{ kind: 'kicked', person: personId('discord:1'), name: hostile.hostName }],
  handoverOffered: [{ kind: 'handoverOffered', name: hostile.hostName }],
  list: [
    { kind: 'list', parties: [] },
    {
      kind: 'list',
      parties: [
        { party, name: '', host: hostile.hostName, people: 1, isHere: true },
        {
          party,
          name: hostile.hostName,
          host: 'Ada',
          people: 3,
          playing: hostileSong,
          isHere: false,
        },
      ],
    },
  ],
  chooseOwnDevice: [
    { kind: 'chooseOwnDevice', purpose: 'takeOver', devices: [] },
    {
      kind: 'chooseOwnDevice',
      purpose: 'listen',
      devices: [{ id: 'd1', name: hostile.hostName, type: '' }],
      problem: failures.deviceGone,
    },
  ],
}

export const everyAnswer: readonly Answer[] = Object.values(kinds).flat()
