import type { BoardView } from '../core/engine/board-view.ts'
import { MOST_CANDIDATES } from '../core/engine/settings.ts'
import { type Control, control } from './controls.ts'
import { labels } from './phrases/labels.ts'

/** The buttons of a board: those to vote with, and the others. */
export interface BoardControls {
  readonly votes: readonly Control[]
  readonly others: readonly Control[]
}

export function boardControls(view: BoardView): BoardControls {
  if (view.phase === 'ended') return { votes: [], others: [] }
  const others = view.phase === 'lobby' ? lobbyControls(view) : playControls(view)
  return { votes: voteControls(view), others: [...others, ...alwaysControls(view)] }
}

function voteControls({ party, phase, round }: BoardView): Control[] {
  if (round === undefined || phase === 'ended') return []
  const inOrder = [...round.candidates].sort((a, b) => a.number - b.number)
  return inOrder
    .filter(({ number }) => number <= MOST_CANDIDATES)
    .map(({ number, withdrawn }) =>
      control(
        `${number}`,
        { type: 'pressVote', party, round: round.number, number },
        'secondary',
        !round.open || withdrawn === true,
      ),
    )
}

function lobbyControls({ party, missing }: BoardView): Control[] {
  return [
    control(labels.join, { type: 'joinHere', party }, 'success'),
    missing === undefined
      ? control(labels.start, { type: 'begin', party }, 'primary')
      : control(labels.finishSetUp, { type: 'continueSetup' }, 'primary'),
    control(labels.howItWorks, { type: 'howItWorks', party }),
  ]
}

function playControls(view: BoardView): Control[] {
  const { party, phase, round } = view
  const opens = phase === 'live' && round?.kind === 'opening' && round.open
  return [
    ...(isHeld(view) ? [control(labels.resume, { type: 'resume' }, 'success')] : []),
    ...(opens ? [control(labels.playNow, { type: 'playNow', party }, 'success')] : []),
  ]
}

function alwaysControls(view: BoardView): Control[] {
  const { party, trouble, quiet, handoverTo, orphaned, waitingCount, missing } = view
  const isOffered = handoverTo !== undefined || orphaned !== undefined
  return [
    ...(missing === undefined ? [control(labels.suggest, { type: 'suggestHere', party })] : []),
    ...(waitingCount > 0 ? [control(labels.queue, { type: 'queueHere', party })] : []),
    ...(isOffered ? [control(labels.takeOver, { type: 'takeOver', party }, 'success')] : []),
    ...(trouble === undefined
      ? []
      : [control(labels.tryAgain, { type: 'retry', party }, 'primary')]),
    ...(quiet ? [control(labels.notQuiet, { type: 'quiet', quiet: false })] : []),
  ]
}

/** The music stands still, and the host may want it to go on; in trouble, by trying again. */
function isHeld({ phase, playing, trouble }: BoardView): boolean {
  if (trouble !== undefined) return false
  return phase === 'paused' || (phase === 'live' && playing?.isPlaying === false)
}
