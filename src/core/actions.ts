import type { PartyId, PersonId } from './engine/ids.ts'
import type { Mode, Settings } from './engine/settings.ts'

/** What a person asks for, by a command, a button or a select. */
export type Action =
  | {
      readonly type: 'start'
      readonly playlist?: string
      readonly candidates?: number
      readonly name?: string
    }
  | { readonly type: 'join'; readonly code: string }
  | { readonly type: 'leave' }
  | { readonly type: 'vote'; readonly number: number }
  | { readonly type: 'unvote'; readonly number: number }
  | { readonly type: 'now' }
  | { readonly type: 'people' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'next' }
  | { readonly type: 'device' }
  | { readonly type: 'playlist'; readonly playlist?: string }
  | { readonly type: 'end' }
  | { readonly type: 'help' }
  | { readonly type: 'disconnect' }
  | { readonly type: 'quiet'; readonly quiet: boolean }
  /** Without a code: asks for one. With the code of the other side: ties the two. */
  | { readonly type: 'link'; readonly code?: string }
  | { readonly type: 'unlink' }
  /** From a place that is no channel: the person joins, and no channel does. */
  | { readonly type: 'joinAlone'; readonly code: string }
  /** Spotify alone, without a party that needs it. */
  | { readonly type: 'connect' }
  /** An id, address or uri, or words to search for; without any: asks for a song. */
  | { readonly type: 'suggest'; readonly song?: string }
  /** `page`: of the queue that shows what is left; without any, one is told in a sentence. */
  | { readonly type: 'withdraw'; readonly suggestion: number; readonly page?: number }
  | { readonly type: 'queue' }
  /** `about`: the setting whose choices are to be shown. */
  | { readonly type: 'settings'; readonly about?: SettingName }
  | { readonly type: 'list' }
  /** Without a person: offers who is there. */
  | { readonly type: 'host'; readonly person?: PersonId }
  | { readonly type: 'cohost'; readonly person?: PersonId }
  | { readonly type: 'kick'; readonly person?: PersonId }
  /** Minutes until the party begins by itself; none: not any more. */
  | { readonly type: 'countdown'; readonly minutes: number }
  | { readonly type: 'listen' }
  | { readonly type: 'stopListening' }
  // Buttons of a board. They name the party that the board belongs to.
  | { readonly type: 'joinHere'; readonly party: PartyId }
  | { readonly type: 'begin'; readonly party: PartyId }
  | { readonly type: 'playNow'; readonly party: PartyId }
  | { readonly type: 'howItWorks'; readonly party: PartyId }
  | { readonly type: 'retry'; readonly party: PartyId }
  | {
      readonly type: 'pressVote'
      readonly party: PartyId
      readonly round: number
      readonly number: number
    }
  | { readonly type: 'takeOver'; readonly party: PartyId }
  | { readonly type: 'suggestHere'; readonly party: PartyId; readonly song?: string }
  | { readonly type: 'queueHere'; readonly party: PartyId }
  // Controls of an answer to one person.
  | { readonly type: 'queuePage'; readonly page: number }
  /** A vote for a song that waits, or taking it back. */
  | { readonly type: 'back'; readonly suggestion: number; readonly page: number }
  | { readonly type: 'set'; readonly change: SettingChoice }
  | { readonly type: 'readmit'; readonly person: PersonId }
  | { readonly type: 'takeBackHandover' }
  | { readonly type: 'joinListed'; readonly party: PartyId }
  | { readonly type: 'asLastTime' }
  | { readonly type: 'takeOverOn'; readonly device: string }
  | { readonly type: 'listenOn'; readonly device: string }
  | { readonly type: 'continueSetup' }
  | { readonly type: 'pasteAddress'; readonly address: string }
  | { readonly type: 'playlistPage'; readonly page: number }
  | { readonly type: 'choosePlaylist'; readonly playlist: string }
  | { readonly type: 'chooseDevice'; readonly device: string }
  | { readonly type: 'confirmEnd' }
  | { readonly type: 'confirmHostLeave' }
  | { readonly type: 'confirmLeaveChannel' }
  | { readonly type: 'confirmDisconnect' }

/** One choice in the settings; 0 stands for "no limit". */
export type SettingChoice =
  | { readonly name: 'mode'; readonly value: Mode }
  | { readonly name: 'votesEach'; readonly value: Settings['votesEach'] }
  | { readonly name: 'explicitAllowed' | 'reactions' | 'listed'; readonly value: boolean }
  | {
      readonly name: 'candidates' | 'quota' | 'roundLengthMs' | 'longestTrackMs'
      readonly value: number
    }

export type SettingName = SettingChoice['name']
