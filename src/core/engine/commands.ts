import type { Effect, EffectOutcome } from './effects.ts'
import type {
  AccountId,
  ChannelId,
  EffectId,
  MessageId,
  PartyCode,
  PartyId,
  PersonId,
} from './ids.ts'
import type { Device, MusicTrouble, Permission, Playlist } from './party.ts'
import type { Playback } from './playback.ts'
import type { Settings } from './settings.ts'
import type { Track } from './track.ts'

/** Who does something, and where; the name is what the platform shows. */
export interface Actor {
  readonly person: PersonId
  readonly name: string
  readonly channel: ChannelId
}

export type Command = PersonCommand | WorldCommand

/** What a person asks for. */
export type PersonCommand =
  | {
      readonly type: 'start'
      readonly by: Actor
      readonly id: PartyId
      readonly code: PartyCode
      readonly channelName: string
      readonly quiet: boolean
      readonly settings: Settings
      readonly name?: string
    }
  | { readonly type: 'useAccount'; readonly by: Actor; readonly account: AccountId }
  | { readonly type: 'usePlaylist'; readonly by: Actor; readonly playlist: Playlist }
  | { readonly type: 'useDevice'; readonly by: Actor; readonly device: Device }
  | { readonly type: 'join'; readonly by: Actor }
  | {
      readonly type: 'joinChannel'
      readonly by: Actor
      readonly channelName: string
      readonly quiet: boolean
    }
  | { readonly type: 'setQuiet'; readonly by: Actor; readonly quiet: boolean }
  | { readonly type: 'leave'; readonly by: Actor }
  | { readonly type: 'leaveChannel'; readonly by: Actor }
  | { readonly type: 'begin'; readonly by: Actor; readonly playback: Playback }
  | { readonly type: 'playNow'; readonly by: Actor }
  | {
      readonly type: 'vote'
      readonly by: Actor
      readonly number: number
      /** on, off: by command. toggle: by button, which also takes back. */
      readonly change: 'on' | 'off' | 'toggle'
      /** The round of the button; absent for a command, which means the round that is open. */
      readonly round?: number
    }
  | { readonly type: 'next'; readonly by: Actor }
  | { readonly type: 'pause'; readonly by: Actor }
  | { readonly type: 'resume'; readonly by: Actor }
  | { readonly type: 'retry'; readonly by: Actor }
  | { readonly type: 'end'; readonly by: Actor }
  | { readonly type: 'suggest'; readonly by: Actor; readonly track: Track }
  | { readonly type: 'withdraw'; readonly by: Actor; readonly suggestion: number }
  /** A vote for a song of the queue, whether the board offers it or not. */
  | {
      readonly type: 'back'
      readonly by: Actor
      readonly suggestion: number
      readonly change: 'on' | 'off' | 'toggle'
    }
  | { readonly type: 'changeSettings'; readonly by: Actor; readonly change: SettingsChange }
  | { readonly type: 'list'; readonly by: Actor; readonly listed: boolean }
  /** Without an instant: it does not begin by itself any more. */
  | { readonly type: 'beginAt'; readonly by: Actor; readonly at?: number }
  /** `person` stands for the host themselves where the offer is taken back. */
  | { readonly type: 'handOver'; readonly by: Actor; readonly person: PersonId }
  | {
      readonly type: 'takeOver'
      readonly by: Actor
      readonly account: AccountId
      readonly device: Device
    }
  | {
      readonly type: 'setCohost'
      readonly by: Actor
      readonly person: PersonId
      readonly cohost: boolean
    }
  /** `ids`: all that this person is known under. */
  | {
      readonly type: 'kick'
      readonly by: Actor
      readonly person: PersonId
      readonly ids: readonly PersonId[]
    }
  /** `ids`: all that this person is known under. */
  | {
      readonly type: 'readmit'
      readonly by: Actor
      readonly person: PersonId
      readonly ids: readonly PersonId[]
    }
  /** What was left in the queue when a former party ended. */
  | { readonly type: 'restore'; readonly by: Actor; readonly songs: readonly SongLeft[] }

/** Only what is named changes; undefined stands for "no limit". */
export type SettingsChange = {
  readonly [Name in keyof Settings]?: Settings[Name] | undefined
}

export interface SongLeft {
  readonly track: Track
  readonly by: PersonId
  readonly name: string
}

/** What the world reports. */
export type WorldCommand =
  | {
      readonly type: 'reactionChanged'
      readonly by: Actor
      readonly round: number
      readonly number: number
      readonly present: boolean
    }
  | {
      readonly type: 'reactionsRead'
      readonly channel: ChannelId
      readonly round: number
      /** Everybody who reacts on this board now, with a name where the platform told one. */
      readonly reactions: readonly {
        readonly person: PersonId
        readonly name?: string
        readonly numbers: readonly number[]
      }[]
    }
  | { readonly type: 'playbackObserved'; readonly playback: Playback }
  | { readonly type: 'musicFailed'; readonly trouble: MusicTrouble }
  /** The device that was missed can be reached again, under the id given here. */
  | { readonly type: 'deviceReturned'; readonly device: Device }
  | { readonly type: 'boardLost'; readonly channel: ChannelId; readonly message: MessageId }
  | { readonly type: 'channelLost'; readonly channel: ChannelId }
  /** The platform calls the channel by another id from now on. */
  | { readonly type: 'channelMoved'; readonly from: ChannelId; readonly to: ChannelId }
  /** What the bot tried in a channel was forbidden, or worked. */
  | {
      readonly type: 'permissionSeen'
      readonly channel: ChannelId
      readonly permission: Permission
      readonly granted: boolean
    }
  | { readonly type: 'accountLost' }
  /** The host is not where the party is any more, or is there again. */
  | { readonly type: 'hostMissing' }
  | { readonly type: 'hostFound' }
  /** Two people turned out to be one, who goes on as `into`. */
  | { readonly type: 'mergePeople'; readonly from: PersonId; readonly into: PersonId }
  | { readonly type: 'tick' }
  | {
      readonly type: 'effectSettled'
      readonly id: EffectId
      readonly effect: Effect
      readonly outcome: EffectOutcome
    }
