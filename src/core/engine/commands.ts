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
import type { Device, MusicTrouble, Permission, Playlist, Settings } from './party.ts'
import type { Playback } from './playback.ts'

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
  /** Two people turned out to be one, who goes on as `into`. */
  | { readonly type: 'mergePeople'; readonly from: PersonId; readonly into: PersonId }
  | { readonly type: 'tick' }
  | {
      readonly type: 'effectSettled'
      readonly id: EffectId
      readonly effect: Effect
      readonly outcome: EffectOutcome
    }
