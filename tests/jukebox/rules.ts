/** A song that waits, as people know it. */
interface Song {
  readonly title: string
  /** Whose it is; undefined for one that the playlist filled in. */
  readonly by?: string
  /** Counts the songs in the order in which they were added. */
  readonly added: number
  /** Whose votes it has by button, command and queue, and from the rounds before. */
  readonly kept: Set<string>
}

interface Winner {
  readonly title: string
  readonly votes: number
}

export type SuggestOutcome = 'added' | 'voted' | 'alreadyPlayed' | 'comesNext' | 'quotaReached'

/** How many songs back a party remembers what was played. */
const REMEMBERED = 20

/**
 * What a jukebox should do, written from its rules alone and knowing nothing of the program: songs
 * that people add have their turn by votes, then by time; votes stay until the song is played; the
 * playlist fills in when nobody brought anything; one person has one voice, from wherever they vote.
 */
export class JukeboxRules {
  readonly quota: number
  readonly votesEach: 'many' | 'one'
  #added = 0
  #songs: Song[] = []
  #upcoming: string | undefined
  /** Newest first. */
  readonly #heard: string[] = []
  /** Who tapped which song on the boards of this round, by channel and account. */
  readonly #taps = new Map<string, { title: string; account: string }>()
  readonly #away = new Set<string>()
  readonly #linked = new Map<string, string>()

  constructor({ quota = 3, votesEach = 'many' as 'many' | 'one' } = {}) {
    this.quota = quota
    this.votesEach = votesEach
  }

  /** The person behind an account. */
  voice(account: string): string {
    return this.#linked.get(account) ?? account
  }

  /** From now on two accounts, both of people who are there, are one person. */
  link(from: string, into: string): void {
    this.#linked.set(from, into)
    this.#songs = this.#songs.map((song) => {
      if (song.kept.delete(from)) song.kept.add(into)
      return song.by === from ? { ...song, by: into } : song
    })
  }

  isAway(account: string): boolean {
    return this.#away.has(this.voice(account))
  }

  comesBack(account: string): void {
    this.#away.delete(this.voice(account))
  }

  /** Takes every vote along; songs stay. */
  leaves(account: string): void {
    const voice = this.voice(account)
    for (const { kept } of this.#songs) kept.delete(voice)
    this.#away.add(voice)
  }

  /** Something the playlist filled in stands on the board. */
  filledIn(title: string): void {
    if (this.#find(title) === undefined) {
      this.#songs.push({ title, added: Number.POSITIVE_INFINITY, kept: new Set() })
    }
  }

  suggest(account: string, title: string): SuggestOutcome {
    const voice = this.voice(account)
    if (this.#upcoming === title) return 'comesNext'
    const known = this.#find(title)
    const isFull = this.waitingOf(voice).length >= this.quota
    const wasPlayed = this.#heard.slice(0, REMEMBERED).includes(title)
    if (known === undefined) {
      if (wasPlayed) return 'alreadyPlayed'
      if (isFull) return 'quotaReached'
    }
    this.comesBack(account)
    if (known !== undefined && (known.by !== undefined || isFull || wasPlayed)) {
      this.#give(known, voice)
      return 'voted'
    }
    this.#added += 1
    this.#songs = this.#songs.filter((song) => song !== known)
    const song = { title, by: voice, added: this.#added, kept: new Set(known?.kept) }
    this.#songs.push(song)
    this.#give(song, voice)
    return 'added'
  }

  withdraw(title: string): void {
    this.#songs = this.#songs.filter((song) => song.title !== title)
    for (const [key, tap] of this.#taps) if (tap.title === title) this.#taps.delete(key)
  }

  /** By button, command or queue, where it counts until the song is played. */
  vote(account: string, title: string): void {
    this.comesBack(account)
    const song = this.#find(title)
    if (song !== undefined) this.#give(song, this.voice(account))
  }

  hasVoted(account: string, title: string): boolean {
    return this.#find(title)?.kept.has(this.voice(account)) === true
  }

  /** Whether there was something to take back. */
  unvote(account: string, title: string): boolean {
    return this.#find(title)?.kept.delete(this.voice(account)) === true
  }

  toggle(account: string, title: string): void {
    this.comesBack(account)
    if (!this.unvote(account, title)) this.vote(account, title)
  }

  /** Where everybody has one vote, tapping is none: nobody could be kept from tapping twice. */
  tap(account: string, channel: string, title: string): void {
    if (this.votesEach === 'one') return
    this.comesBack(account)
    this.#taps.set(`${channel} ${account} ${title}`, { title, account })
  }

  untap(account: string, channel: string, title: string): void {
    this.#taps.delete(`${channel} ${account} ${title}`)
  }

  hasTapped(account: string, channel: string, title: string): boolean {
    return this.#taps.has(`${channel} ${account} ${title}`)
  }

  hasTaps(account: string): boolean {
    return [...this.#taps.values()].some((tap) => this.voice(tap.account) === this.voice(account))
  }

  /** What people brought, first the one whose turn it is. */
  queue(): readonly { title: string; by: string; votes: number }[] {
    return this.#songs
      .filter((song) => song.by !== undefined)
      .sort((a, b) => this.votes(b.title) - this.votes(a.title) || a.added - b.added)
      .map(({ title, by = '' }) => ({ title, by, votes: this.votes(title) }))
  }

  waitingOf(account: string): readonly string[] {
    return this.queue().flatMap(({ title, by }) => (by === this.voice(account) ? [title] : []))
  }

  wasHeard(title: string): boolean {
    return this.#heard.includes(title)
  }

  heard(): readonly string[] {
    return this.#heard
  }

  votes(title: string): number {
    return this.#backers(title).size
  }

  /**
   * The round closes: who wins. Undefined for any song of the playlist that was not heard yet.
   * Everything else keeps its votes, those by tapping too.
   */
  close(): Winner | undefined {
    const [first] = this.queue()
    const best = first ?? this.#bestFilledIn()
    const votes = new Map(this.#songs.map(({ title }) => [title, this.#backers(title)]))
    this.#songs = this.#songs
      .filter(({ title, by }) => by !== undefined && title !== best?.title)
      .map((song) => ({ ...song, kept: votes.get(song.title) ?? new Set<string>() }))
    this.#taps.clear()
    this.#upcoming = best?.title
    return best && { title: best.title, votes: best.votes }
  }

  /** A song starts. */
  starts(title: string): void {
    this.#upcoming = undefined
    this.#heard.unshift(title)
  }

  /** Where everybody has one vote, it moves. */
  #give(to: Song, voice: string): void {
    if (this.votesEach === 'one') for (const { kept } of this.#songs) kept.delete(voice)
    to.kept.add(voice)
  }

  #bestFilledIn(): Winner | undefined {
    return this.#songs
      .map(({ title }) => ({ title, votes: this.votes(title) }))
      .sort((a, b) => b.votes - a.votes)[0]
  }

  #backers(title: string): Set<string> {
    const tapped = [...this.#taps.values()]
      .filter((tap) => tap.title === title && !this.isAway(tap.account))
      .map(({ account }) => this.voice(account))
    return new Set([...(this.#find(title)?.kept ?? []), ...tapped])
  }

  #find(title: string): Song | undefined {
    return this.#songs.find((song) => song.title === title)
  }
}
