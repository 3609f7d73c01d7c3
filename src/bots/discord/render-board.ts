import type { APIEmbed } from 'discord.js'
import type { BoardView } from '../../core/engine/board-view.ts'
import { boardControls } from '../board-controls.ts'
import { endedLines, headline, joined, lobbyLines, playLines } from '../board-text.ts'
import { plainOr } from '../foreign-text.ts'
import { boardWords, invitation, partyLine, whoIsHere } from '../phrases/board.ts'
import { roundLines } from '../round-text.ts'
import { button, type Content, colours, fitting, rows } from './components.ts'
import { inert, linked, markdown, safeAddress } from './markdown.ts'

const TITLE_LENGTH = 100

/** The whole board: an embed, and buttons for what can be done now. */
export function renderBoard(view: BoardView): Content {
  return { content: '', embeds: [boardEmbed(view)], components: boardButtons(view) }
}

export function boardEmbed(view: BoardView): APIEmbed {
  if (view.phase === 'ended') return endedEmbed(view)
  return view.phase === 'lobby' ? lobbyEmbed(view) : partyEmbed(view)
}

function lobbyEmbed(view: BoardView): APIEmbed {
  const { playlist } = view
  return {
    author: { name: invitation(plainName(view), titleOf(view)) },
    title: boardWords.lobbyTitle,
    color: view.trouble === undefined ? colours.waiting : colours.trouble,
    description: fittingLines([
      `# ${view.code}`,
      ...lobbyLines(view, markdown),
      ...roundLines(view, markdown),
    ]),
    fields: [
      ...(playlist === undefined
        ? []
        : [{ name: boardWords.playlist, value: playlistLink(playlist), inline: true }]),
      {
        name: `${boardWords.here} (${view.people.count})`,
        value: whoIsHere(view.people.names.map(markdown.name), view.people.count),
        inline: true,
      },
    ],
    ...thumbnail(playlist?.coverUrl),
  }
}

function partyEmbed(view: BoardView): APIEmbed {
  const { playing } = view
  const address = safeAddress(playing?.track.link)
  return {
    author: { name: headline(view) },
    title:
      playing === undefined
        ? boardWords.silence
        : inert(plainOr('Untitled', playing.track.title, TITLE_LENGTH)),
    ...(address !== undefined && { url: address }),
    color: colourOf(view),
    description: fittingLines(playLines(view, markdown)),
    footer: { text: partyLine(view, plainName(view), titleOf(view)) },
    ...thumbnail(playing?.track.coverUrl ?? view.playlist?.coverUrl),
  }
}

function endedEmbed(view: BoardView): APIEmbed {
  return {
    title: boardWords.over,
    color: colours.ended,
    description: fittingLines(endedLines(view, markdown)),
    footer: { text: boardWords.again },
    ...thumbnail(view.playlist?.coverUrl),
  }
}

function fittingLines(lines: readonly string[]): string {
  return fitting(joined(lines))
}

function boardButtons(view: BoardView): Content['components'] {
  return [...voteButtons(view), ...rows(boardControls(view).others.flatMap(button))]
}

/** A button for the number of each candidate. */
export function voteButtons(view: BoardView): Content['components'] {
  return rows(boardControls(view).votes.flatMap(button))
}

function colourOf(view: BoardView): number {
  if (view.trouble !== undefined) return colours.trouble
  return view.phase === 'paused' ? colours.paused : colours.brand
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

function thumbnail(coverUrl: string | undefined) {
  const url = safeAddress(coverUrl)
  return url === undefined ? {} : { thumbnail: { url } }
}
