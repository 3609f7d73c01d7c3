import type { MusicTrouble } from '../../src/core/engine/party.ts'
import type { Refusal } from '../../src/core/engine/refusals.ts'
import type { Answer, Done, Failure } from '../../src/core/inbox.ts'
import { code, hostile, lobby, party, round, songs } from './sample-views.ts'

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
  badCandidateCount: { code: 'badCandidateCount' },
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
  loginExpired: { code: 'loginExpired' },
  loginRefused: { code: 'loginRefused' },
  loginDenied: { code: 'loginDenied' },
  notALoginAddress: { code: 'notALoginAddress' },
  loginOfSomebodyElse: { code: 'loginOfSomebodyElse' },
  storeUnavailable: { code: 'storeUnavailable' },
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
  retrying: { what: 'retrying' },
}

const playlists = Array.from({ length: 25 }, (_, index) => ({
  id: `playlist${index}`,
  uri: `spotify:playlist:${index}`,
  name: index === 0 ? hostile.hostName : `Playlist ${index}`,
  trackCount: index,
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
    { kind: 'people', host: 'Ada', names: ['Ada', 'Ben'], channels: [] },
    { kind: 'people', host: hostile.hostName, names: hostile.people.names, channels: [] },
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
}

export const everyAnswer: readonly Answer[] = Object.values(kinds).flat()
