import type { PersonCommand } from '../../src/core/engine/commands.ts'
import { accountId, type PartyId } from '../../src/core/engine/ids.ts'
import { DEFAULT_SETTINGS } from '../../src/core/engine/settings.ts'
import type { Action } from '../../src/core/inbox.ts'
import { ben, code, phone, playlistOf, poolOf, track } from '../engine/story.ts'

/**
 * host: refused to all but co-hosts. realHost: refused to them too. anybody: changes nothing that
 * is the host's.
 */
export type Who = 'host' | 'realHost' | 'anybody'

type CommandOf<Type extends PersonCommand['type']> = Omit<
  Extract<PersonCommand, { type: Type }>,
  'by'
>

/** Every command of a person and who may give it; one that is not here does not compile. */
export const commands: {
  readonly [Type in PersonCommand['type']]: readonly [Who, CommandOf<Type>]
} = {
  start: [
    'anybody',
    {
      type: 'start',
      id: 'p' as PartyId,
      code: code('123456'),
      channelName: 'home',
      quiet: false,
      settings: { ...DEFAULT_SETTINGS, candidates: 3 },
    },
  ],
  useAccount: ['realHost', { type: 'useAccount', account: accountId('ben') }],
  usePlaylist: ['host', { type: 'usePlaylist', playlist: playlistOf(poolOf(3, 'other')) }],
  useDevice: ['host', { type: 'useDevice', device: phone }],
  join: ['anybody', { type: 'join' }],
  joinChannel: ['anybody', { type: 'joinChannel', channelName: 'lounge', quiet: false }],
  setQuiet: ['anybody', { type: 'setQuiet', quiet: true }],
  leave: ['anybody', { type: 'leave' }],
  leaveChannel: ['anybody', { type: 'leaveChannel' }],
  begin: ['host', { type: 'begin', playback: { kind: 'nothing', at: 0 } }],
  playNow: ['host', { type: 'playNow' }],
  vote: ['anybody', { type: 'vote', number: 1, change: 'on' }],
  next: ['host', { type: 'next' }],
  pause: ['host', { type: 'pause' }],
  resume: ['host', { type: 'resume' }],
  retry: ['host', { type: 'retry' }],
  end: ['host', { type: 'end' }],
  suggest: ['anybody', { type: 'suggest', track: track(99) }],
  withdraw: ['anybody', { type: 'withdraw', suggestion: 1 }],
  back: ['anybody', { type: 'back', suggestion: 1, change: 'on' }],
  changeSettings: ['host', { type: 'changeSettings', change: { candidates: 2 } }],
  list: ['host', { type: 'list', listed: true }],
  beginAt: ['host', { type: 'beginAt' }],
  handOver: ['realHost', { type: 'handOver', person: ben.person }],
  takeOver: ['anybody', { type: 'takeOver', account: accountId('ben'), device: phone }],
  setCohost: ['realHost', { type: 'setCohost', person: ben.person, cohost: true }],
  kick: ['host', { type: 'kick', person: ben.person, ids: [ben.person] }],
  readmit: ['host', { type: 'readmit', person: ben.person, ids: [] }],
  restore: ['host', { type: 'restore', songs: [] }],
}

type ActionOf<Type extends Action['type']> = Extract<Action, { type: Type }>

/** What an action may have to name. */
export interface Named {
  readonly party: PartyId
  readonly round: number
  readonly playlist: string
  readonly device: string
}

/** The same for everything that commands, buttons, selects and forms can ask for. */
export const actions: {
  readonly [Type in Action['type']]: readonly [Who, (named: Named) => ActionOf<Type>]
} = {
  start: ['anybody', () => ({ type: 'start' })],
  join: ['anybody', () => ({ type: 'join', code: '000000' })],
  joinAlone: ['anybody', () => ({ type: 'joinAlone', code: '000000' })],
  leave: ['anybody', () => ({ type: 'leave' })],
  vote: ['anybody', () => ({ type: 'vote', number: 1 })],
  unvote: ['anybody', () => ({ type: 'unvote', number: 1 })],
  now: ['anybody', () => ({ type: 'now' })],
  people: ['anybody', () => ({ type: 'people' })],
  pause: ['host', () => ({ type: 'pause' })],
  resume: ['host', () => ({ type: 'resume' })],
  next: ['host', () => ({ type: 'next' })],
  device: ['host', () => ({ type: 'device' })],
  playlist: ['host', ({ playlist }) => ({ type: 'playlist', playlist })],
  end: ['host', () => ({ type: 'end' })],
  help: ['anybody', () => ({ type: 'help' })],
  disconnect: ['anybody', () => ({ type: 'disconnect' })],
  quiet: ['anybody', () => ({ type: 'quiet', quiet: false })],
  link: ['anybody', () => ({ type: 'link' })],
  unlink: ['anybody', () => ({ type: 'unlink' })],
  connect: ['anybody', () => ({ type: 'connect' })],
  joinHere: ['anybody', ({ party }) => ({ type: 'joinHere', party })],
  begin: ['host', ({ party }) => ({ type: 'begin', party })],
  playNow: ['host', ({ party }) => ({ type: 'playNow', party })],
  howItWorks: ['anybody', ({ party }) => ({ type: 'howItWorks', party })],
  retry: ['host', ({ party }) => ({ type: 'retry', party })],
  pressVote: ['anybody', ({ party, round }) => ({ type: 'pressVote', party, round, number: 1 })],
  continueSetup: ['host', () => ({ type: 'continueSetup' })],
  pasteAddress: ['anybody', () => ({ type: 'pasteAddress', address: 'http://x/?state=a&code=b' })],
  playlistPage: ['host', () => ({ type: 'playlistPage', page: 0 })],
  choosePlaylist: ['host', ({ playlist }) => ({ type: 'choosePlaylist', playlist })],
  chooseDevice: ['host', ({ device }) => ({ type: 'chooseDevice', device })],
  confirmEnd: ['host', () => ({ type: 'confirmEnd' })],
  confirmHostLeave: ['anybody', () => ({ type: 'confirmHostLeave' })],
  confirmLeaveChannel: ['anybody', () => ({ type: 'confirmLeaveChannel' })],
  confirmDisconnect: ['anybody', () => ({ type: 'confirmDisconnect' })],
  suggest: ['anybody', () => ({ type: 'suggest' })],
  suggestHere: ['anybody', ({ party }) => ({ type: 'suggestHere', party })],
  withdraw: ['anybody', () => ({ type: 'withdraw', suggestion: 1 })],
  back: ['anybody', () => ({ type: 'back', suggestion: 1, page: 0 })],
  queue: ['anybody', () => ({ type: 'queue' })],
  queueHere: ['anybody', ({ party }) => ({ type: 'queueHere', party })],
  queuePage: ['anybody', () => ({ type: 'queuePage', page: 0 })],
  settings: ['host', () => ({ type: 'settings' })],
  set: ['host', () => ({ type: 'set', change: { name: 'candidates', value: 2 } })],
  list: ['anybody', () => ({ type: 'list' })],
  joinListed: ['anybody', ({ party }) => ({ type: 'joinListed', party })],
  asLastTime: ['host', () => ({ type: 'asLastTime' })],
  countdown: ['host', () => ({ type: 'countdown', minutes: 5 })],
  host: ['realHost', () => ({ type: 'host' })],
  cohost: ['realHost', () => ({ type: 'cohost' })],
  kick: ['host', () => ({ type: 'kick' })],
  readmit: ['host', () => ({ type: 'readmit', person: ben.person })],
  takeBackHandover: ['realHost', () => ({ type: 'takeBackHandover' })],
  takeOver: ['anybody', ({ party }) => ({ type: 'takeOver', party })],
  takeOverOn: ['anybody', ({ device }) => ({ type: 'takeOverOn', device })],
  listen: ['anybody', () => ({ type: 'listen' })],
  listenOn: ['anybody', ({ device }) => ({ type: 'listenOn', device })],
  stopListening: ['anybody', () => ({ type: 'stopListening' })],
}

/** All actions that guests are refused. */
export function hostActions(named: Named): readonly Action[] {
  return Object.values(actions)
    .filter(([who]) => who !== 'anybody')
    .map(([, make]) => make(named))
}
