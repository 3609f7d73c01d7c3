import { apply } from '../../src/core/engine/apply.ts'
import { type BoardView, boardView } from '../../src/core/engine/board-view.ts'
import type { Actor, Command, SettingsChange } from '../../src/core/engine/commands.ts'
import type { Effect, EffectOutcome, OutboxEntry } from '../../src/core/engine/effects.ts'
import {
  accountId,
  type ChannelId,
  channelId,
  messageId,
  type PartyCode,
  partyId,
  personId,
  poolId,
  readPartyCode,
} from '../../src/core/engine/ids.ts'
import type { Device, Party, Playlist, Round } from '../../src/core/engine/party.ts'
import type { Playback } from '../../src/core/engine/playback.ts'
import { type QueueView, queueView } from '../../src/core/engine/queue-view.ts'
import type { PartyRecord, RoundSummary } from '../../src/core/engine/record.ts'
import type { Refusal } from '../../src/core/engine/refusals.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../src/core/engine/settings.ts'
import type { Pool, Track } from '../../src/core/engine/track.ts'

/** Every story begins at this instant. */
export const BEGINNING = 1_800_000_000_000
export const SECOND = 1_000
export const MINUTE = 60_000

export type Song = Extract<Playback, { kind: 'track' }>
type WithoutActor<C> = C extends { readonly by: Actor } ? Omit<C, 'by'> : never

export function track(number: number, change: Partial<Track> = {}): Track {
  return {
    uri: `spotify:track:${number}`,
    title: `Song ${number}`,
    artist: `Artist ${number}`,
    durationMs: 180_000,
    ...change,
  }
}

export function poolOf(size: number, name = 'pool'): Pool {
  return { id: poolId(name), tracks: Array.from({ length: size }, (_, index) => track(index)) }
}

export function playlistOf(pool: Pool): Playlist {
  return {
    id: 'list',
    uri: 'spotify:playlist:list',
    name: 'Friday',
    pool: pool.id,
    size: pool.tracks.length,
  }
}

export const home = channelId('discord:1/1')
export const other = channelId('slack:T/2')

export function actor(name: string, channel: ChannelId = home): Actor {
  return { person: personId(`discord:${name}`), name, channel }
}

export const host = actor('Ada')
export const ben = actor('Ben')
export const cleo = actor('Cleo', other)

export const speaker: Device = { id: 'speaker', name: 'Kitchen', type: 'Speaker' }
export const phone: Device = { id: 'phone', name: 'Phone', type: 'Smartphone' }

export function code(digits: string): PartyCode {
  const read = readPartyCode(digits)
  if (read === undefined) throw new Error(`${digits} is no code.`)
  return read
}

/** Freezes deeply, so that whoever changes a stored value throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) frozen(part)
  }
  return value
}

/** A party told step by step: time and seed are always given, and nothing happens by itself. */
export class Story {
  now = BEGINNING
  seed = 1
  record: PartyRecord | undefined
  pool: Pool | undefined
  refusal: Refusal | undefined
  readonly summaries: RoundSummary[] = []
  /** Everything that happened so far, for the message of a failed property. */
  readonly told: string[] = []
  #messages = 0

  constructor(pool: Pool | undefined = poolOf(12)) {
    this.pool = pool && frozen(pool)
  }

  get party(): Party {
    if (this.record === undefined) throw new Error('The story has no party yet.')
    return this.record.party
  }

  /** Whoever is the host by now. */
  get host(): Actor {
    if (this.record === undefined) return host
    const { host: person, people } = this.party
    return { person, name: people[person]?.name ?? '', channel: home }
  }

  get round(): Round {
    if (this.party.round === undefined) throw new Error('The party has no round yet.')
    return this.party.round
  }

  get view(): BoardView {
    return boardView(this.party, home, this.now)
  }

  get owed(): readonly Effect[] {
    return this.entries.map(({ effect }) => effect)
  }

  get entries(): readonly OutboxEntry[] {
    return this.record?.outbox.entries ?? []
  }

  owedOf<Kind extends Effect['kind']>(kind: Kind): Extract<Effect, { kind: Kind }>[] {
    return this.owed.filter((effect): effect is Extract<Effect, { kind: Kind }> => {
      return effect.kind === kind
    })
  }

  candidate(number: number): Track {
    const found = this.round.candidates.find((candidate) => candidate.number === number)
    if (found === undefined) throw new Error(`The round has no candidate ${number}.`)
    return found.track
  }

  after(ms: number): this {
    this.now += ms
    return this
  }

  at(instant: number): this {
    this.now = instant
    return this
  }

  when(command: Command): this {
    const { now, seed, pool } = this
    this.told.push(`${now - BEGINNING} ms: ${JSON.stringify(command)}`)
    const context = pool === undefined ? { now, seed } : { now, seed, pool }
    const applied = apply(this.record, frozen(command), context)
    this.record = applied.record && frozen(applied.record)
    this.refusal = applied.refusal
    this.summaries.push(...applied.closedRounds)
    return this
  }

  /** What a person asks for; the host if nobody else is named. */
  asks(request: WithoutActor<Command>, by: Actor = host): this {
    return this.when({ ...request, by } as Command)
  }

  /** Three candidates, unless told otherwise. */
  starts(settings: Partial<Settings> = {}): this {
    const started = {
      id: partyId('p'),
      code: code('123456'),
      channelName: 'home',
      quiet: false,
      settings: { ...DEFAULT_SETTINGS, candidates: 3, ...settings },
    }
    return this.asks({ type: 'start', ...started })
  }

  /** Everything chosen, nothing begun. */
  isReady(settings?: Partial<Settings>): this {
    this.starts(settings).asks({ type: 'useAccount', account: accountId('ada') })
    if (this.pool === undefined) throw new Error('A ready party needs a pool.')
    this.asks({ type: 'usePlaylist', playlist: playlistOf(this.pool) })
    return this.asks({ type: 'useDevice', device: speaker })
  }

  begins(playback: Playback = { kind: 'nothing', at: this.now }): this {
    return this.asks({ type: 'begin', playback })
  }

  /** Live, with a song of the host's own that has just begun and is in no pool. */
  isLive(settings?: Partial<Settings>, song: Partial<Song> = {}): this {
    this.isReady(settings)
    return this.begins(this.song(track(999), 0, song)).settlesAll()
  }

  song(playing: Track, progressMs = 0, change: Partial<Song> = {}): Song {
    return {
      kind: 'track',
      at: this.now,
      track: playing,
      progressMs,
      isPlaying: true,
      device: speaker,
      modes: { shuffle: false, repeat: 'off' },
      ...change,
    }
  }

  shows(playing: Track, progressMs = 0, change: Partial<Song> = {}): this {
    return this.when({
      type: 'playbackObserved',
      playback: this.song(playing, progressMs, change),
    })
  }

  showsNothing(): this {
    return this.when({ type: 'playbackObserved', playback: { kind: 'nothing', at: this.now } })
  }

  showsOther(isPlaying = true): this {
    return this.when({
      type: 'playbackObserved',
      playback: { kind: 'other', at: this.now, isPlaying },
    })
  }

  ticks(): this {
    return this.when({ type: 'tick' })
  }

  suggests(song: Track, by: Actor = ben): this {
    return this.asks({ type: 'suggest', track: song }, by)
  }

  /** What waits, in the order in which it has its turn. */
  get queue(): QueueView['waiting'] {
    return queueView(this.party, host.person, this.now).waiting
  }

  get titles(): readonly string[] {
    return this.queue.map(({ track: { title } }) => title)
  }

  /** The candidate that this song is in the open round. */
  numberOf(song: Track): number {
    const found = this.round.candidates.find(({ track: { uri } }) => uri === song.uri)
    if (found === undefined) throw new Error(`${song.title} is not offered.`)
    return found.number
  }

  changes(change: SettingsChange, by: Actor = host): this {
    return this.asks({ type: 'changeSettings', change }, by)
  }

  /** The host asks somebody to take over, who does with an account and a device of their own. */
  handsOver(to: Actor): this {
    this.asks({ type: 'join' }, to).asks({ type: 'handOver', person: to.person }, this.host)
    return this.asks({ type: 'takeOver', account: accountId(to.name), device: phone }, to)
  }

  votes(number: number, by: Actor = ben, change: 'on' | 'off' | 'toggle' = 'on'): this {
    return this.asks({ type: 'vote', number, change }, by)
  }

  quiets(quiet = true, by: Actor = ben): this {
    return this.asks({ type: 'setQuiet', quiet }, by)
  }

  merges(from: Actor, into: Actor): this {
    return this.when({ type: 'mergePeople', from: from.person, into: into.person })
  }

  reacts(number: number, by: Actor = ben, present = true, round = this.round.number): this {
    return this.when({ type: 'reactionChanged', by, round, number, present })
  }

  reads(
    reactions: Extract<Command, { type: 'reactionsRead' }>['reactions'],
    channel: ChannelId = home,
    round = this.round.number,
  ): this {
    return this.when({ type: 'reactionsRead', channel, round, reactions })
  }

  settles(kind: Effect['kind'], outcome?: EffectOutcome): this {
    const entry = this.entries.find(({ effect }) => effect.kind === kind)
    if (entry === undefined) throw new Error(`No ${kind} is owed.`)
    return this.settle(entry, outcome)
  }

  settle({ id, effect }: OutboxEntry, outcome?: EffectOutcome): this {
    const usual: EffectOutcome =
      effect.kind === 'postBoard'
        ? { result: 'done', message: this.#message() }
        : { result: 'done' }
    return this.when({ type: 'effectSettled', id, effect, outcome: outcome ?? usual })
  }

  /** Everything owed is done, and what follows from that too. */
  settlesAll(): this {
    for (let [entry] = this.entries; entry !== undefined; [entry] = this.entries) this.settle(entry)
    return this
  }

  /** Time passes until the round closes. */
  closes(): this {
    const { closesAt } = this.round
    if (closesAt === undefined) throw new Error('The round is held.')
    return this.at(closesAt).ticks()
  }

  /** The current song plays to its end, and the winner follows by itself. */
  playsOn(): this {
    const { playing } = this.party
    if (playing === undefined) throw new Error('Nothing plays.')
    const end = playing.observedAt + playing.track.durationMs - playing.progressMs
    this.closes().settlesAll()
    const winner = this.party.upcoming?.track
    if (winner === undefined) throw new Error('Nothing was decided.')
    return this.at(end + 500)
      .shows(winner, 500)
      .settlesAll()
  }

  /** How many people back each candidate, by number. */
  get tally(): readonly number[] {
    return this.view.round?.candidates.map(({ votes }) => votes) ?? []
  }

  #message() {
    this.#messages += 1
    return messageId(`13000000000000${String(this.#messages).padStart(5, '0')}`)
  }
}
