import * as channels from './channel-rules.ts'
import type { Command } from './commands.ts'
import * as control from './control-rules.ts'
import { type Context, type Decision, happened, isHost, refused } from './decision.ts'
import { decideEffectSettled } from './effect-rules.ts'
import * as handover from './handover-rules.ts'
import { isKicked } from './kicked.ts'
import type { Party } from './party.ts'
import * as people from './people-rules.ts'
import * as playback from './playback-rules.ts'
import * as roles from './role-rules.ts'
import * as rounds from './round-rules.ts'
import * as settings from './settings-rules.ts'
import * as suggestions from './suggestion-rules.ts'
import * as votes from './vote-rules.ts'

/** The rules: what a command means for a party as it is. Pure; never throws. */
export function decide(party: Party | undefined, command: Command, given: Context): Decision {
  const context = withOwnPool(party, command, given)
  const decision = decided(party, command, context)
  const isBack = party?.orphaned?.why === 'hostGone' && 'by' in command && isHost(party, command.by)
  if (!decision.ok || !isBack) return decision
  return happened({ type: 'hostReturned' }, ...decision.events)
}

function decided(party: Party | undefined, command: Command, context: Context): Decision {
  if (command.type === 'start') return people.start(party, command, context)
  if (party === undefined) return refused({ code: 'noPartyHere' })
  if (party.phase === 'ended') return decideAfterEnd(party, command)
  if ('by' in command && isKicked(party, command.by.person)) return refused({ code: 'kicked' })
  switch (command.type) {
    case 'useAccount':
      return people.useAccount(party, command, context)
    case 'usePlaylist':
      return people.usePlaylist(party, command, context)
    case 'useDevice':
      return people.useDevice(party, command, context)
    case 'join':
      return people.join(party, command, context)
    case 'joinChannel':
      return people.joinChannel(party, command, context)
    case 'setQuiet':
      return people.setQuiet(party, command, context)
    case 'leave':
      return people.leave(party, command, context)
    case 'leaveChannel':
      return people.leaveChannel(party, command)
    case 'mergePeople':
      return people.mergePeople(party, command, context)
    case 'channelLost':
      return channels.channelLost(party, command, context)
    case 'channelMoved':
      return channels.channelMoved(party, command, context)
    case 'permissionSeen':
      return channels.permissionSeen(party, command)
    case 'end':
      return people.end(party, command, context)
    case 'begin':
      return rounds.begin(party, command, context)
    case 'playNow':
      return rounds.playNow(party, command, context)
    case 'next':
      return rounds.next(party, command, context)
    case 'tick':
      return rounds.tick(party, context)
    case 'vote':
      return votes.vote(party, command, context)
    case 'reactionChanged':
      return votes.reactionChanged(party, command, context)
    case 'reactionsRead':
      return votes.reactionsRead(party, command, context)
    case 'pause':
      return control.pause(party, command, context)
    case 'resume':
      return control.resume(party, command, context)
    case 'retry':
      return control.retry(party, command, context)
    case 'playbackObserved':
      return playback.playbackObserved(party, command.playback, context)
    case 'musicFailed':
      return playback.musicFailed(party, command.trouble, context)
    case 'deviceReturned':
      return control.deviceReturned(party, command, context)
    case 'accountLost':
      return playback.musicFailed(party, 'loginExpired', context)
    case 'suggest':
      return suggestions.suggest(party, command, context)
    case 'withdraw':
      return suggestions.withdraw(party, command, context)
    case 'back':
      return suggestions.back(party, command, context)
    case 'restore':
      return suggestions.restore(party, command, context)
    case 'changeSettings':
      return settings.changeSettings(party, command, context)
    case 'list':
      return settings.list(party, command, context)
    case 'beginAt':
      return settings.beginAt(party, command, context)
    case 'setCohost':
      return roles.setCohost(party, command, context)
    case 'kick':
      return roles.kick(party, command, context)
    case 'readmit':
      return roles.readmit(party, command, context)
    case 'handOver':
      return handover.handOver(party, command, context)
    case 'takeOver':
      return handover.takeOver(party, command, context)
    case 'hostMissing':
      return handover.hostMissing(party, context)
    case 'hostFound':
      return handover.hostFound(party)
    case 'boardLost':
      return people.boardLost(party, command)
    case 'effectSettled':
      return decideEffectSettled(party, command.effect, command.outcome, context)
  }
}

/** The pool was read when the command arrived; the playlist may be another one by now. */
function withOwnPool(party: Party | undefined, command: Command, context: Context): Context {
  const playlist = command.type === 'usePlaylist' ? command.playlist : party?.playlist
  if (context.pool?.id === playlist?.pool) return context
  const { pool: _, ...rest } = context
  return rest
}

function decideAfterEnd(party: Party, command: Command): Decision {
  if (command.type === 'effectSettled' && command.effect.kind === 'postBoard') {
    return people.boardPostedAfterEnd(command.effect, command.outcome)
  }
  return 'by' in command && party.phase === 'ended' ? refused({ code: 'partyOver' }) : happened()
}
