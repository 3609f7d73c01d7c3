import type { APIEmbed } from 'discord.js'
import type { BoardView } from '../../core/engine/board-view.ts'
import { plainOr } from '../foreign-text.ts'
import {
  boardWords,
  endReason,
  howToJoin,
  invitation,
  lobbyStatus,
  partyLine,
  pauseReason,
  remarkSentence,
  troubleSentence,
  whoIsHere,
} from '../phrases/board.ts'
import { labels } from '../phrases/labels.ts'
import { button, type Content, colours, rows } from './components.ts'
import { inert, linked, markdown, safeAddress } from './markdown.ts'
import { playingLines, roundLines, upcomingLines } from './render-round.ts'

const PLAYED_LINES = 12
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
  const host = markdown.name(view.hostName)
  const { playlist } = view
  return {
    author: { name: invitation(plainName(view)) },
    title: boardWords.lobbyTitle,
    color: view.trouble === undefined ? colours.waiting : colours.trouble,
    description: lines(
      `# ${view.code}`,
      howToJoin(view.code, markdown),
      ...noticeLines(view),
      '',
      lobbyStatus(view.missing, host, markdown),
    ),
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
  const isPaused = view.phase === 'paused'
  const address = safeAddress(playing?.track.link)
  return {
    author: { name: isPaused ? `⏸️ ${boardWords.paused}` : headline(view) },
    title:
      playing === undefined
        ? boardWords.silence
        : inert(plainOr('Untitled', playing.track.title, TITLE_LENGTH)),
    ...(address !== undefined && { url: address }),
    color: colourOf(view),
    description: lines(
      ...playingLines(view),
      ...pauseLines(view),
      ...noticeLines(view),
      ...upcomingLines(view),
      ...roundLines(view),
    ),
    footer: { text: partyLine(view, plainName(view)) },
    ...thumbnail(playing?.track.coverUrl ?? view.playlist?.coverUrl),
  }
}

function headline({ playing }: BoardView): string {
  if (playing === undefined) return boardWords.quiet
  return playing.isPlaying ? `▶️ ${boardWords.playing}` : `⏸️ ${boardWords.musicPaused}`
}

function endedEmbed(view: BoardView): APIEmbed {
  const played = view.ended?.played.toReversed() ?? []
  return {
    title: boardWords.over,
    color: colours.ended,
    description: lines(
      endReason(view.ended?.why ?? 'host', markdown.name(view.hostName)),
      '',
      played.length === 0 ? boardWords.playedNothing : markdown.bold(boardWords.played),
      played.length > PLAYED_LINES ? boardWords.playedBefore : undefined,
      ...played
        .slice(-PLAYED_LINES)
        .map((track) => `• ${markdown.title(track)} – ${markdown.artist(track)}`),
      ...(played.length === 0 ? [] : ['', boardWords.thanks]),
    ),
    footer: { text: boardWords.again },
    ...thumbnail(view.playlist?.coverUrl),
  }
}

/** Trouble comes first: while there is some, its own button is the way on. */
function pauseLines({ phase, pausedBecause, hostName, trouble }: BoardView): string[] {
  if (phase !== 'paused' || trouble !== undefined) return []
  return ['', pauseReason(pausedBecause, markdown.name(hostName), markdown)]
}

/** What people should know now: trouble first, else what happened lately. */
function noticeLines(view: BoardView): (string | undefined)[] {
  const { trouble, remark } = view
  const host = markdown.name(view.hostName)
  return [
    ...(trouble === undefined ? [] : ['', `⚠️ ${troubleSentence(trouble, host, markdown)}`]),
    ...(remark === undefined ? [] : ['', `💬 ${remarkSentence(remark, markdown)}`]),
  ]
}

function boardButtons(view: BoardView): Content['components'] {
  const { party, phase, round } = view
  if (phase === 'ended') return []
  const retry =
    view.trouble === undefined ? [] : button(labels.tryAgain, { type: 'retry', party }, 'primary')
  if (phase === 'lobby') return rows([...lobbyButtons(view), ...retry])
  const others = [
    ...(isHeld(view) ? button(labels.resume, { type: 'resume' }, 'success') : []),
    ...(phase === 'live' && round?.kind === 'opening' && round.open
      ? button(labels.playNow, { type: 'playNow', party }, 'success')
      : []),
    ...retry,
  ]
  return [...voteButtons(view), ...rows(others)]
}

/** A button for the number of each candidate. */
export function voteButtons({ party, round }: BoardView): Content['components'] {
  if (round === undefined) return []
  const { candidates, number: inRound, open } = round
  return rows(
    candidates.flatMap(({ number }) =>
      button(`${number}`, { type: 'pressVote', party, round: inRound, number }, 'secondary', !open),
    ),
  )
}

/** The music stands still, and the host may want it to go on; in trouble, by trying again. */
function isHeld({ phase, playing, trouble }: BoardView): boolean {
  if (trouble !== undefined) return false
  return phase === 'paused' || (phase === 'live' && playing?.isPlaying === false)
}

function lobbyButtons({ party, missing }: BoardView) {
  return [
    ...button(labels.join, { type: 'joinHere', party }, 'success'),
    ...(missing === undefined
      ? button(labels.start, { type: 'begin', party }, 'primary')
      : button(labels.finishSetUp, { type: 'continueSetup' }, 'primary')),
    ...button(labels.howItWorks, { type: 'howItWorks', party }),
  ]
}

function colourOf(view: BoardView): number {
  if (view.trouble !== undefined) return colours.trouble
  return view.phase === 'paused' ? colours.paused : colours.brand
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

/** Joins; undefined is no line, an empty one separates and never comes first or twice. */
function lines(...wanted: (string | undefined)[]): string {
  return wanted
    .filter((line) => line !== undefined)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
