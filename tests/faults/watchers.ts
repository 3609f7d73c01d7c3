import type { Started } from '../../emulators/spotify/playback.ts'
import { type BoardView, boardView } from '../../src/core/engine/board-view.ts'
import type { Scene } from './scene.ts'

/** Silence has to be noticed within this time of being visible. */
const NOTICED_WITHIN_MS = 10_000
/** While the player can't be read, that has to be told within this time. */
const BLIND_FOR_MS = 40_000
/** After a chat was out of order for long, its boards are tried again this seldom. */
const TRIED_AGAIN_MS = 15_000
/** A wrong song that is corrected within this time slipped in. */
const SLIP_MS = 5_000
/** A board may be edited this seldom, and the watchers look this seldom. */
const SLACK_MS = 2_500

/** Listens at the speaker and looks at the board, as a guest would. */
export class Listener {
  readonly #scene: Scene
  #silentSince: number | undefined
  #isTold = false
  #heard = 0
  #repeated: Started | undefined
  /** When it was listened to last: then somebody may have pressed play again. */
  #wasSilent = false
  longestUntoldMs = 0
  songs = 0
  /** How often a song began again and was skipped within seconds. */
  slips = 0

  constructor(scene: Scene) {
    this.#scene = scene
  }

  /** To be called every second or so. */
  listen(): void {
    this.#hearSongs()
    this.#hearSilence()
    this.#wasSilent = !this.#scene.account.player.state().isPlaying
  }

  #hearSongs(): void {
    const { account } = this.#scene
    const { history } = account.model
    for (; this.#heard < history.length; this.#heard += 1) {
      this.songs += 1
      const song = history[this.#heard]
      if (this.#repeated !== undefined && song !== undefined) this.#hearRepeat(song.startedAt)
      const isSame = song !== undefined && song.track === history[this.#heard - 1]?.track
      const isResumed = song?.by === 'play' && this.#wasSilent
      if (!isSame || song.by === 'context' || isResumed) continue
      // It had only just begun: nobody hears it twice, it begins again.
      if (song.startedAt - (history[this.#heard - 1]?.startedAt ?? 0) < SLIP_MS) this.slips += 1
      else this.#repeated = song
    }
    this.#hearRepeat(this.#scene.world.clock.now())
    if (history.length > 50) this.#heard -= history.splice(0, history.length - 10).length
  }

  /** The same song again: for a moment where it was corrected, or for long. */
  #hearRepeat(until: number): void {
    const repeated = this.#repeated
    if (repeated === undefined) return
    const isLong = until - repeated.startedAt >= SLIP_MS
    const { history } = this.#scene.account.model
    if (!isLong && repeated === history.at(-1)) return
    this.#repeated = undefined
    if (isLong) {
      const how = `${this.#scene.name}: ${repeated.track.name} came twice in a row`
      this.#scene.world.ledger.broke('queued twice', how)
    } else {
      this.slips += 1
    }
  }

  #hearSilence(): void {
    const { world, account, party, view, seesSince } = this.#scene
    const now = world.clock.now()
    const shown = account.model.view(now)
    const isSilent = party?.phase === 'live' && shown?.isPlaying !== true
    if (!isSilent || this.#lacksBoard() || world.calmSince === undefined || tells(view)) {
      this.#silentSince = undefined
      this.#isTold = false
      return
    }
    this.#silentSince ??= now
    const since = Math.max(this.#silentSince, world.calmSince + TRIED_AGAIN_MS, seesSince ?? 0)
    const untoldMs = now - since
    const limitMs = seesSince === undefined ? BLIND_FOR_MS : NOTICED_WITHIN_MS
    if (seesSince !== undefined) this.longestUntoldMs = Math.max(this.longestUntoldMs, untoldMs)
    if (untoldMs > limitMs + SLACK_MS && !this.#isTold) {
      this.#isTold = true
      world.ledger.broke('silence', `${account.name}: nobody is told of a silence (${party.id})`)
    }
  }

  /** Without permission to post, the channel has no board of this round, and is owed none. */
  #lacksBoard(): boolean {
    const { record, channel } = this.#scene
    const board = record?.party.channels.find(({ id }) => id === channel)?.board
    const isOwed = record?.outbox.entries.some(
      ({ effect }) => effect.kind === 'postBoard' && effect.channel === channel,
    )
    return board?.stage !== record?.party.round?.number && isOwed !== true
  }
}

/** Whether a board says that no music plays. */
function tells(view: BoardView | undefined): boolean {
  if (view === undefined) return false
  return view.phase !== 'live' || view.trouble !== undefined || view.playing?.isPlaying !== true
}

/** What every channel shows at the end, compared with what is stored. */
export function checkBoards(scene: Scene): void {
  const { world, party, record } = scene
  if (party === undefined || record === undefined) return
  for (const { id, board } of party.channels) {
    const chat = world.chatOf(id)
    const boards = chat.boards(id).filter(({ frames }) => frames.at(-1)?.view.party === party.id)
    const [only] = boards
    const wrong = (how: string) => world.ledger.broke('board wrong', `${id}: ${how}`)
    if (boards.length !== 1 || only === undefined) wrong(`${boards.length} boards stand`)
    else if (only.id !== board?.message) wrong('another board stands than is stored')
    else {
      const shown = only.frames.at(-1)?.view
      const stored = boardView(party, id, world.processClock.now())
      const differences = differing(shown, stored)
      if (differences.length > 0) wrong(`shows another ${differences.join(', ')}`)
    }
  }
}

export function checkOwed(scene: Scene, owedBefore: ReadonlySet<string>): void {
  const owed = scene.record?.outbox.entries ?? []
  for (const { id, effect, attempts } of owed) {
    if (!owedBefore.has(id)) continue
    scene.world.ledger.broke('owed', `${effect.kind} is still owed after ${attempts} attempts`)
  }
}

/** In what a board differs from what it should show, but for how far the song is. */
function differing(shown: BoardView | undefined, stored: BoardView): string[] {
  const wanted = Object.entries(withoutProgress(stored))
  const seen = new Map(Object.entries(shown === undefined ? {} : withoutProgress(shown)))
  return wanted
    .filter(([key, value]) => JSON.stringify(seen.get(key)) !== JSON.stringify(value))
    .map(([key, value]) => `${key}: ${JSON.stringify(seen.get(key))}, not ${JSON.stringify(value)}`)
}

function withoutProgress({ playing, ...view }: BoardView): object {
  return { ...view, ...(playing && { playing: { ...playing, elapsedMs: 0 } }) }
}
