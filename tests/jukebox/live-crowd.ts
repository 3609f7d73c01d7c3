import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { type OnBoard, openBoard } from './live-board.ts'
import type { LiveGuest } from './live-guest.ts'
import type { JukeboxRules, SuggestOutcome } from './rules.ts'

interface SongToBring {
  readonly title: string
  readonly artist: string
  readonly link: string
}

interface Parts {
  readonly rules: JukeboxRules
  readonly guests: readonly LiveGuest[]
  readonly songs: readonly SongToBring[]
  readonly random: () => number
  readonly code: string
}

/** So many do something at the same time. */
const ONE_OF = 3
const PAUSE_MS = 150
const BRING_EVERY_MS = 1_200
/** Nobody taps and types in the same moment; the two come on different ways. */
const TAP_MS = 250

/** People who do all that a jukebox lets them do, at once and on both platforms. */
export class LiveCrowd {
  readonly done: Record<string, number> = {}
  /** Who did what, with which song: to look up where a vote is missing. */
  readonly diary: string[] = []
  readonly #parts: Parts
  readonly #busy = new Set<string>()
  /** What was taken back is not brought again: its old number may still stand on a board. */
  readonly #gone = new Set<string>()
  /** One after the other, so that it is known in which order songs were added. */
  #bringing: Promise<unknown> = Promise.resolve()
  #bringsAgainAt = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get votes(): number {
    const ways = ['press', 'vote', 'tap', 'queue on', 'suggest added', 'suggest voted']
    return ways.reduce((sum, way) => sum + (this.done[way] ?? 0), 0)
  }

  /** Until it is time, in this round alone. Resolves when the last answer has come. */
  async act(round: number, isTime: () => boolean): Promise<void> {
    const length = Math.ceil(this.#parts.guests.length / ONE_OF)
    const lanes = Array.from({ length }, async () => {
      while (!isTime()) {
        await this.#somebody((guest) => this.#actAs(guest, round))
        await sleep(PAUSE_MS * (0.5 + this.#parts.random()))
      }
    })
    await Promise.all(lanes)
    this.look()
  }

  /** What the playlist filled in, on any board. */
  look(): void {
    for (const guest of this.#parts.guests) {
      for (const { title, isBrought } of openBoard(guest.board())?.songs ?? []) {
        if (!isBrought) this.#parts.rules.filledIn(title)
      }
    }
  }

  async #somebody(does: (guest: LiveGuest) => Promise<void>): Promise<void> {
    const { guests, rules } = this.#parts
    const free = guests.filter(({ account }) => !this.#busy.has(rules.voice(account)))
    const guest = this.#one(free)
    if (guest === undefined) return
    const voice = rules.voice(guest.account)
    this.#busy.add(voice)
    await does(guest)
    this.#busy.delete(voice)
  }

  async #actAs(guest: LiveGuest, round: number): Promise<void> {
    if (this.#parts.rules.isAway(guest.account)) return this.#comeBack(guest)
    const board = openBoard(guest.board())
    if (board?.round !== round) return
    this.look()
    const dice = this.#parts.random()
    const song = this.#one(board.songs.filter(({ title }) => !this.#hasTapped(guest, title)))
    if (dice < 0.25) await this.#bringSometimes(guest)
    else if (dice < 0.5) await this.#tap(guest, board.songs)
    else if (dice < 0.54) await this.#untap(guest, board.songs)
    else if (dice < 0.85 && song !== undefined) await this.#voteFor(guest, song)
    else if (dice < 0.93) await this.#queue(guest)
    else if (dice < 0.97) await this.#withdraw(guest)
    else await this.#leave(guest)
  }

  async #tap(guest: LiveGuest, songs: readonly OnBoard[]): Promise<void> {
    const { rules } = this.#parts
    const song = this.#one(songs.filter(({ title }) => !this.#hasTapped(guest, title)))
    if (song === undefined || !guest.taps) return
    guest.tap(song.number)
    rules.tap(guest.account, guest.channel, song.title)
    this.#count('tap', guest, song.title)
    await sleep(TAP_MS)
  }

  async #untap(guest: LiveGuest, songs: readonly OnBoard[]): Promise<void> {
    const song = this.#one(songs.filter(({ title }) => this.#hasTapped(guest, title)))
    if (song === undefined) return
    guest.untap(song.number)
    this.#parts.rules.untap(guest.account, guest.channel, song.title)
    this.#count('untap', guest, song.title)
    await sleep(TAP_MS)
  }

  /** By button or command. Only the first press of a round is answered in words. */
  async #voteFor(guest: LiveGuest, { number, title }: OnBoard): Promise<void> {
    const { rules, random } = this.#parts
    const hasVoted = rules.hasVoted(guest.account, title)
    if (random() < 0.6) {
      await guest.press(number)
      rules.toggle(guest.account, title)
      this.#count(hasVoted ? 'press again' : 'press', guest, title)
      return
    }
    const command = hasVoted ? 'unvote' : 'vote'
    const told = await guest.types({ command, number })
    if (/Your vote counts/.test(told)) rules.vote(guest.account, title)
    else if (/is taken back/.test(told)) rules.unvote(guest.account, title)
    else expect(told).toMatch(NOT_ANY_MORE)
    this.#count(NOT_ANY_MORE.test(told) ? 'too late' : command, guest, title)
  }

  /** Not so often that a search would have to wait for its turn. */
  async #bringSometimes(guest: LiveGuest): Promise<void> {
    const now = performance.now()
    if (now < this.#bringsAgainAt) return
    this.#bringsAgainAt = now + BRING_EVERY_MS
    await this.#suggest(guest)
  }

  async #suggest(guest: LiveGuest): Promise<void> {
    const { songs, random, rules } = this.#parts
    const isForgotten = (title: string) =>
      rules.wasHeard(title) && !rules.heard().slice(0, 15).includes(title)
    const song = this.#one(
      songs.filter(({ title }) => !this.#gone.has(title) && !isForgotten(title)),
    )
    if (song === undefined) return
    const { title, artist, link } = song
    const words = random() < 0.5 ? `${artist} - ${title}` : link
    this.#bringing = this.#bringing.then(async () => {
      const told = await guest.types({ command: 'suggest', song: words })
      const outcome = OUTCOMES.find(({ says }) => says.test(told))?.is
      if (outcome === undefined) throw new Error(`Unforeseen answer to a suggestion: ${told}`)
      if (outcome === 'too late' || outcome === 'comesNext') return
      expect(`${title}: ${outcome}`).toBe(`${title}: ${rules.suggest(guest.account, title)}`)
      this.#count(`suggest ${outcome}`, guest, title)
    })
    await this.#bringing
  }

  async #queue(guest: LiveGuest): Promise<void> {
    const { rules } = this.#parts
    const page = await guest.queue()
    const label = this.#one(page.songs.filter((song) => !this.#hasTapped(guest, titleOf(song))))
    if (label === undefined) return
    const title = titleOf(label)
    await page.vote(label)
    if (page.text().includes('⚠️')) return
    // It may stand on another page now.
    if (label.startsWith('✓')) rules.unvote(guest.account, title)
    else rules.vote(guest.account, title)
    this.#count(`queue ${label.startsWith('✓') ? 'off' : 'on'}`, guest, title)
  }

  async #withdraw(guest: LiveGuest): Promise<void> {
    this.#bringing = this.#bringing.then(async () => {
      const page = await guest.queue()
      const song = this.#one(page.own)
      if (song === undefined) return
      await page.withdraw(song)
      if (page.own.includes(song)) return
      this.#parts.rules.withdraw(song)
      this.#gone.add(song)
      this.#count('withdraw', guest, song)
    })
    await this.#bringing
  }

  async #leave(guest: LiveGuest): Promise<void> {
    const told = await guest.types({ command: 'leave' })
    if (/You are not in this party/.test(told)) return
    this.#parts.rules.leaves(guest.account)
    this.#count('leave', guest)
  }

  async #comeBack(guest: LiveGuest): Promise<void> {
    const told = await guest.types({ command: 'join', code: this.#parts.code })
    expect(told).toContain('You are in')
    this.#parts.rules.comesBack(guest.account)
    this.#count('come back', guest)
  }

  /** Under any of their names. */
  #hasTapped({ account }: LiveGuest, title: string): boolean {
    const { rules, guests } = this.#parts
    return guests.some(
      (one) =>
        rules.voice(one.account) === rules.voice(account) &&
        rules.hasTapped(one.account, one.channel, title),
    )
  }

  #count(what: string, { name }: LiveGuest, title = ''): void {
    this.done[what] = (this.done[what] ?? 0) + 1
    this.diary.push(`${name}: ${what} ${title}`)
  }

  #one<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.#parts.random() * items.length)]
  }
}

const NOT_ANY_MORE = /This vote is over|Pick a number|You have not voted for number/

const OUTCOMES: readonly { readonly says: RegExp; readonly is: SuggestOutcome | 'too late' }[] = [
  { says: /It has your vote now/, is: 'voted' },
  { says: /with your vote/, is: 'added' },
  { says: /was played a short while ago/, is: 'alreadyPlayed' },
  { says: /comes next already/, is: 'comesNext' },
  { says: /waiting already\. Wait until/, is: 'quotaReached' },
  { says: /This vote is over/, is: 'too late' },
]

function titleOf(label: string): string {
  return label.replace(/^✓ /, '')
}
