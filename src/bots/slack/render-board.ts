import type { types } from '@slack/bolt'
import type { BoardView } from '../../core/engine/board-view.ts'
import { boardControls } from '../board-controls.ts'
import { endedLines, headline, joined, lobbyLines, noticeLines, pauseLines } from '../board-text.ts'
import { type Control, control } from '../controls.ts'
import { plainOr } from '../foreign-text.ts'
import { boardWords, invitation, partyLine, whoIsHere } from '../phrases/board.ts'
import { slackWords } from '../phrases/slack.ts'
import {
  candidateLines,
  moreLines,
  playingLines,
  roundHeading,
  upcomingLines,
  votersLine,
} from '../round-text.ts'
import {
  actions,
  button,
  type Content,
  context,
  cover,
  header,
  plainContext,
  section,
} from './components.ts'
import { linked, mrkdwn } from './mrkdwn.ts'

/** `home`: how much the bot writes in a channel is decided in that channel. */
type Use = 'channel' | 'home' | 'read'

/** The whole board, with buttons for what can be done now. */
export function renderBoard(view: BoardView): Content {
  return content(view, 'channel')
}

/** The board in the Home tab of somebody, who may never have been in its channel. */
export function boardAtHome(view: BoardView): types.KnownBlock[] {
  return content(view, 'home').blocks
}

/** The board as it is shown to one person, to be read only. */
export function boardToRead(view: BoardView): types.KnownBlock[] {
  return content(view, 'read').blocks
}

function content(view: BoardView, use: Use): Content {
  if (view.phase === 'ended') return endedBoard(view)
  return view.phase === 'lobby' ? lobbyBoard(view, use) : partyBoard(view, use)
}

function lobbyBoard(view: BoardView, use: Use): Content {
  const { playlist, code, people } = view
  const names = whoIsHere(people.names.map(mrkdwn.name), people.count)
  const inviting = invitation(mrkdwn.name(view.hostName), view.name && mrkdwn.name(view.name))
  return {
    text: `${inviting} · ${code}`,
    blocks: [
      header(`${boardWords.lobbyTitle} · ${code}`),
      section(
        joined([mrkdwn.bold(inviting), '', ...lobbyLines(view, mrkdwn)]),
        cover(playlist?.coverUrl, playlist?.name ?? ''),
      ),
      context(
        [
          ...(playlist === undefined ? [] : [`${boardWords.playlist}: ${playlistLink(playlist)}`]),
          `${boardWords.here} (${people.count}): ${names}`,
        ].join('\n'),
      ),
      ...roundBlocks(view, use),
      ...otherButtons(view, use),
    ],
  }
}

function partyBoard(view: BoardView, use: Use): Content {
  const notices = joined([
    ...pauseLines(view, mrkdwn),
    ...noticeLines(view, mrkdwn),
    ...upcomingLines(view, mrkdwn),
  ])
  return {
    text: summary(view),
    blocks: [
      playingSection(view),
      ...(notices === '' ? [] : [section(notices)]),
      ...roundBlocks(view, use),
      ...otherButtons(view, use),
      plainContext(partyLine(view, plainName(view), titleOf(view))),
    ],
  }
}

function playingSection(view: BoardView): types.KnownBlock {
  const { playing, playlist } = view
  const title =
    playing === undefined ? boardWords.silence : mrkdwn.bold(mrkdwn.title(playing.track))
  return section(
    joined([headline(view), title, ...playingLines(view, mrkdwn)]),
    cover(playing?.track.coverUrl ?? playlist?.coverUrl, playing?.track.title ?? ''),
  )
}

/** Each candidate has its number beside it: the first way to vote. */
function roundBlocks(view: BoardView, use: Use): types.KnownBlock[] {
  const { round, lastResult } = view
  if (round === undefined) return []
  const votes = new Map(boardControls(view).votes.map((vote) => [vote.label, vote]))
  return [
    { type: 'divider' },
    section(roundHeading(view, round, mrkdwn)),
    ...round.candidates.map((candidate) =>
      section(
        candidateLines(candidate, round, lastResult, mrkdwn).join('\n'),
        use === 'read' ? undefined : voteButton(votes.get(`${candidate.number}`)),
      ),
    ),
    context([votersLine(view, round), ...moreLines(view, mrkdwn)].join('\n')),
  ]
}

function voteButton(vote: Control | undefined): types.Button | undefined {
  return vote === undefined ? undefined : button(vote)[0]
}

function otherButtons(view: BoardView, use: Use): types.KnownBlock[] {
  if (use === 'read') return []
  const { others } = boardControls(view)
  if (use === 'home') return actions(others.filter(isNotOfChannel).flatMap(button))
  const quieter = view.quiet
    ? []
    : [control(slackWords.quieter, { type: 'quiet', quiet: true } as const)]
  return actions([...others, ...quieter].flatMap(button))
}

function isNotOfChannel({ action }: Control): boolean {
  return action.type !== 'quiet'
}

function endedBoard(view: BoardView): Content {
  return {
    text: boardWords.over,
    blocks: [
      header(boardWords.over),
      section(
        joined(endedLines(view, mrkdwn)),
        cover(view.playlist?.coverUrl, view.playlist?.name ?? ''),
      ),
      context(boardWords.again),
    ],
  }
}

/** For notifications and screen readers, which see nothing else. */
function summary(view: BoardView): string {
  const { playing, round } = view
  const song =
    playing === undefined
      ? boardWords.silence
      : `${headline(view)}: ${unlinked(playing.track.title)} – ${mrkdwn.artist(playing.track)}`
  if (round === undefined) return song
  const words = round.kind === 'opening' ? boardWords.voteFirst : boardWords.voteNext
  return `${song} · ${round.open ? words : boardWords.votingIsOver}`
}

function unlinked(title: string): string {
  return linked(plainOr('Untitled', title, 60), undefined)
}

/** What the party is called, if it has a name. */
function titleOf({ name }: BoardView): string | undefined {
  return name === undefined ? undefined : plainOr('A party', name, 60)
}

function plainName(view: BoardView): string {
  return plainOr('Somebody', view.hostName, 40)
}

function playlistLink({ name, link }: NonNullable<BoardView['playlist']>): string {
  return linked(plainOr('A playlist', name, 60), link)
}
