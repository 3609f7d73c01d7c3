import { partyId, personId } from '../core/engine/ids.ts'
import type { Action, SettingChoice, SettingName } from '../core/inbox.ts'

const VERSION = 'v1'
/** In UTF-16 units: Discord's limit; Slack allows 255 characters. */
const LENGTH = 100

/** Opens the modal for the address; not an action of its own. */
export const PASTE_ADDRESS = `${VERSION}:openPasteAddress`
/** What the selects and the modal carry; the value chosen or typed completes the action. */
export const CHOOSE_PLAYLIST = `${VERSION}:choosePlaylist`
export const CHOOSE_DEVICE = `${VERSION}:chooseDevice`
export const CHOOSE_SONG = `${VERSION}:chooseSong`
export const ADDRESS_MODAL = `${VERSION}:pasteAddress`

/**
 * What a control carries to say which action it stands for; undefined where an action can't have
 * any, then there is no control.
 */
export function controlIdOf(action: Action): string | undefined {
  // It holds the code of a login, and ids are no place for secrets.
  if (action.type === 'pasteAddress') return undefined
  const id = [VERSION, ...partsOf(action)].map(encodeURIComponent).join(':')
  return id.length <= LENGTH ? id : undefined
}

/** The action of a control; undefined for ids that this program never wrote. */
export function actionOf(controlId: string): Action | undefined {
  try {
    const [version, ...parts] = controlId.split(':').map(decodeURIComponent)
    const action = version === VERSION ? read(parts) : undefined
    // One spelling each: whatever is written back differently was forged.
    return action !== undefined && controlIdOf(action) === controlId ? action : undefined
  } catch {
    return undefined
  }
}

function partsOf(action: Exclude<Action, { type: 'pasteAddress' }>): (string | number)[] {
  switch (action.type) {
    case 'start':
      return [action.type, action.candidates ?? '', action.playlist ?? '', action.name ?? '']
    case 'join':
    case 'joinAlone':
      return [action.type, action.code]
    case 'link':
      return [action.type, action.code ?? '']
    case 'quiet':
      return [action.type, action.quiet ? 'on' : 'off']
    case 'vote':
    case 'unvote':
      return [action.type, action.number]
    case 'playlist':
      return [action.type, action.playlist ?? '']
    case 'joinHere':
    case 'begin':
    case 'playNow':
    case 'howItWorks':
    case 'retry':
      return [action.type, action.party]
    case 'takeOver':
    case 'queueHere':
    case 'joinListed':
      return [action.type, action.party]
    case 'suggestHere':
      return [action.type, action.party, ...(action.song === undefined ? [] : [action.song])]
    case 'pressVote':
      return [action.type, action.party, action.round, action.number]
    case 'suggest':
      return [action.type, action.song ?? '']
    case 'withdraw':
      return [action.type, action.suggestion, action.page ?? '']
    case 'back':
      return [action.type, action.suggestion, action.page]
    case 'queuePage':
      return [action.type, action.page]
    case 'host':
    case 'cohost':
    case 'kick':
      return [action.type, action.person ?? '']
    case 'readmit':
      return [action.type, action.person]
    case 'countdown':
      return [action.type, action.minutes]
    case 'settings':
      return [action.type, action.about ?? '']
    case 'set':
      return [action.type, action.change.name, String(action.change.value)]
    case 'takeOverOn':
    case 'listenOn':
      return [action.type, action.device]
    case 'playlistPage':
      return [action.type, action.page]
    case 'choosePlaylist':
      return [action.type, action.playlist]
    case 'chooseDevice':
      return [action.type, action.device]
    default:
      return [action.type]
  }
}

function read([type, ...rest]: string[]): Action | undefined {
  const [first = '', second = '', third = ''] = rest
  switch (type) {
    case 'start':
      return {
        type,
        ...(first !== '' && { candidates: whole(first) }),
        ...(second !== '' && { playlist: second }),
        ...(third !== '' && { name: third }),
      }
    case 'join':
    case 'joinAlone':
      return { type, code: first }
    case 'link':
      return first === '' ? { type } : { type, code: first }
    case 'quiet':
      return { type, quiet: first === 'on' }
    case 'vote':
    case 'unvote':
      return { type, number: whole(first) }
    case 'playlist':
      return first === '' ? { type } : { type, playlist: first }
    case 'joinHere':
    case 'begin':
    case 'playNow':
    case 'howItWorks':
    case 'retry':
    case 'takeOver':
    case 'queueHere':
    case 'joinListed':
      return { type, party: partyId(first) }
    case 'suggestHere':
      return { type, party: partyId(first), ...(second !== '' && { song: second }) }
    case 'suggest':
      return first === '' ? { type } : { type, song: first }
    case 'withdraw':
      return {
        type,
        suggestion: whole(first),
        ...(second !== '' && { page: whole(second) }),
      }
    case 'back':
      return { type, suggestion: whole(first), page: whole(second) }
    case 'queuePage':
      return { type, page: whole(first) }
    case 'host':
    case 'cohost':
    case 'kick':
      return first === '' ? { type } : { type, person: personId(first) }
    case 'readmit':
      return { type, person: personId(first) }
    case 'countdown':
      return { type, minutes: whole(first) }
    case 'settings': {
      const about = settingNamed(first)
      return about === undefined ? { type } : { type, about }
    }
    case 'set': {
      const change = settingOf(first, second)
      return change && { type, change }
    }
    case 'takeOverOn':
    case 'listenOn':
      return { type, device: first }
    case 'pressVote':
      return { type, party: partyId(first), round: whole(second), number: whole(third) }
    case 'playlistPage':
      return { type, page: whole(first) }
    case 'choosePlaylist':
      return { type, playlist: first }
    case 'chooseDevice':
      return { type, device: first }
    case 'leave':
    case 'now':
    case 'people':
    case 'pause':
    case 'resume':
    case 'next':
    case 'device':
    case 'end':
    case 'help':
    case 'disconnect':
    case 'unlink':
    case 'connect':
    case 'continueSetup':
    case 'confirmEnd':
    case 'confirmHostLeave':
    case 'confirmLeaveChannel':
    case 'confirmDisconnect':
    case 'queue':
    case 'list':
    case 'listen':
    case 'stopListening':
    case 'takeBackHandover':
    case 'asLastTime':
      return { type }
    default:
      return undefined
  }
}

function settingNamed(name: string): SettingName | undefined {
  return SETTING_NAMES.find((known) => known === name)
}

const SETTING_NAMES: readonly SettingName[] = [
  'mode',
  'candidates',
  'roundLengthMs',
  'votesEach',
  'explicitAllowed',
  'longestTrackMs',
  'quota',
  'reactions',
  'listed',
]

function settingOf(name: string, value: string): SettingChoice | undefined {
  switch (name) {
    case 'mode':
      return value === 'rounds' || value === 'jukebox' ? { name, value } : undefined
    case 'votesEach':
      return value === 'many' || value === 'one' ? { name, value } : undefined
    case 'explicitAllowed':
    case 'reactions':
    case 'listed':
      return { name, value: value === 'true' }
    case 'candidates':
    case 'quota':
    case 'roundLengthMs':
    case 'longestTrackMs':
      return { name, value: whole(value) }
    default:
      return undefined
  }
}

function whole(digits: string): number {
  if (!/^\d{1,9}$/.test(digits)) throw new RangeError('not a whole number')
  return Number(digits)
}
