import { expect } from 'vitest'
import type { ChannelId } from '../../src/core/engine/ids.ts'
import type { Round } from '../../src/core/engine/party.ts'
import { drawSome, type Random } from '../../src/core/engine/random.ts'
import type { Action, Answer } from '../../src/core/inbox.ts'
import type { FakeChat } from '../fakes/chat-platform.ts'
import type { RuntimeStage } from '../runtime/stage.ts'
import type { JukeboxRules } from './rules.ts'

/** One account in a chat, and the channel it acts in. */
export interface Guest {
  readonly name: string
  readonly chat: FakeChat
  readonly channel: ChannelId
  /** Whether tapping a number is a vote there. */
  readonly taps: boolean
}

interface OfferedSong {
  readonly title: string
  readonly artist: string
  readonly link: string
}

/** People who do all that a jukebox lets them do, and tell the rules of each thing they did. */
export class Crowd {
  readonly done: Record<string, number> = {}
  /** Nobody brings anything: the playlist has to fill in. */
  isDry = false
  #online = true
  /** Who left and came back in this round: their taps are known again only when they are read. */
  readonly #returned = new Set<string>()

  constructor(
    private readonly stage: RuntimeStage,
    private readonly rules: JukeboxRules,
    private readonly guests: readonly Guest[],
    private readonly songs: readonly OfferedSong[],
    private readonly random: Random,
  ) {}

  /** Somebody does something, while a round is open. */
  async act(): Promise<void> {
    const guest = this.#one(this.guests)
    if (this.rules.isAway(accountOf(guest))) return this.#comesBack(guest)
    const dice = this.random()
    if (dice < 0.26) return this.#suggest(guest)
    if (dice < 0.42) return this.tap(guest)
    if (dice < 0.47) return this.#untap(guest)
    if (dice < 0.63) return this.press(guest)
    if (dice < 0.72) return this.#vote(guest)
    if (dice < 0.78) return this.#unvote(guest)
    if (dice < 0.88) return this.queue(guest)
    if (dice < 0.94) return this.#withdraw(guest)
    return this.#leave(guest)
  }

  /** Between two rounds: the queue goes on, the board does not. */
  async actBetweenRounds(): Promise<void> {
    const guest = this.#one(this.guests)
    const { state } = await this.#round()
    if (state === 'open' || this.rules.isAway(accountOf(guest))) return
    const dice = this.random()
    if (dice < 0.4) await this.#suggest(guest)
    else if (dice < 0.7) await this.queue(guest)
    else await this.#pressTooLate(guest)
  }

  /** Everybody takes back what they brought. */
  async clear(): Promise<void> {
    const { suggestions } = await this.stage.party()
    for (const { id, by, track } of suggestions) {
      const owner = this.guests.find((guest) => this.rules.voice(accountOf(guest)) === by)
      if (owner === undefined) throw new Error(`Nobody is ${by}.`)
      const answer = await this.#ask(owner, { type: 'withdraw', suggestion: id })
      if (answer.kind !== 'done') throw unforeseen('withdraw', answer)
      this.rules.withdraw(track.title)
    }
  }

  /** In the last moment, where only a tap is fast enough. */
  async tapSomewhere(): Promise<void> {
    await this.tap(this.#one(this.guests.filter((guest) => !this.rules.isAway(accountOf(guest)))))
  }

  /** Nothing that people here do is reported, until the platform is reached again. */
  async goOffline(): Promise<void> {
    this.#online = false
    this.stage.chat.goOffline()
  }

  async comeOnline(): Promise<void> {
    this.#online = true
    this.stage.chat.comeBack()
    await this.stage.clock.settle()
  }

  async tap(guest: Guest): Promise<void> {
    const offered = await this.#onBoard(guest)
    if (offered === undefined) return
    const { number, title } = offered
    guest.chat.react(guest.name, guest.channel, number)
    if (guest.taps) this.rules.tap(accountOf(guest), guest.channel, title)
    await this.#happened(guest.taps ? 'tap' : 'tap in vain')
  }

  async queue(guest: Guest): Promise<void> {
    const answer = await this.#ask(guest, { type: 'queue' })
    if (answer.kind !== 'queue') throw unforeseen('queue', answer)
    const shown = answer.view.waiting.map(({ track, votes }) => ({ title: track.title, votes }))
    if (this.#online && this.#returned.size === 0) {
      const right = this.rules.queue().map(({ title, votes }) => ({ title, votes }))
      expect(shown).toEqual(right)
    }
    if (answer.view.waiting.length === 0) return
    const chosen = this.#one(answer.view.waiting)
    const backed = await this.#ask(guest, { type: 'back', suggestion: chosen.suggestion, page: 0 })
    if (backed.kind !== 'queue' || backed.problem !== undefined) throw unforeseen('back', backed)
    this.rules.toggle(accountOf(guest), chosen.track.title)
    this.#count('queue')
  }

  async #suggest(guest: Guest): Promise<void> {
    if (this.isDry) return
    const onBoard = new Set((await this.#offered()).map(({ title }) => title))
    const isOnBoard = this.random() < 0.1
    const offered = this.#one(this.songs.filter(({ title }) => !isOnBoard || onBoard.has(title)))
    const isOldNews =
      this.rules.wasHeard(offered.title) && !this.rules.heard().slice(0, 15).includes(offered.title)
    if (isOldNews) return
    const { title, artist, link } = offered
    const song = this.random() < 0.5 ? `${title} ${artist}` : link
    const answer = await this.#ask(guest, { type: 'suggest', song })
    const expected = this.rules.suggest(accountOf(guest), title)
    const told =
      answer.kind === 'suggested'
        ? answer.wasWaiting
          ? 'voted'
          : 'added'
        : answer.kind === 'refused'
          ? answer.why.code
          : answer.kind
    expect(`${title}: ${told}`).toBe(`${title}: ${expected}`)
    this.#count(`suggest ${expected}`)
  }

  async #untap(guest: Guest): Promise<void> {
    const account = accountOf(guest)
    const offered = await this.#offered()
    const tapped = offered.filter(({ title }) =>
      this.rules.hasTapped(account, guest.channel, title),
    )
    if (tapped.length === 0 || !this.#online || !guest.taps) return
    const { number, title } = this.#one(tapped)
    guest.chat.unreact(guest.name, guest.channel, number)
    this.rules.untap(account, guest.channel, title)
    await this.#happened('untap')
  }

  async press(guest: Guest): Promise<void> {
    const offered = await this.#offered()
    const { number, title } = this.#one(offered)
    const { party, round } = this.#view(guest)
    if (round?.number !== (await this.#round()).number) return
    const action = { type: 'pressVote', party, round: round.number, number } as const
    const answer = await this.stage.during(
      guest.chat.ask(
        guest.name,
        guest.channel,
        action,
        guest.chat.boards(guest.channel).at(-1)?.id,
      ),
    )
    if (answer.kind === 'refused' || answer.kind === 'failed') throw unforeseen('press', answer)
    this.rules.toggle(accountOf(guest), title)
    this.#count('press')
  }

  async #pressTooLate(guest: Guest): Promise<void> {
    const round = await this.#round()
    const { party } = this.#view(guest)
    const action = { type: 'pressVote', party, round: round.number, number: 1 } as const
    const answer = await this.#ask(guest, action)
    expect(answer).toEqual({ kind: 'refused', why: { code: 'roundOver' } })
    this.#count('too late')
  }

  async #vote(guest: Guest): Promise<void> {
    const { number, title } = this.#one(await this.#offered())
    const answer = await this.#ask(guest, { type: 'vote', number })
    if (answer.kind !== 'done') throw unforeseen('vote', answer)
    this.rules.vote(accountOf(guest), title)
    this.#count('vote')
  }

  async #unvote(guest: Guest): Promise<void> {
    const offered = await this.#offered()
    const backed = offered.filter(({ title }) => this.rules.hasVoted(accountOf(guest), title))
    const isSensible = backed.length > 0 && this.random() < 0.8
    const { number, title } = this.#one(isSensible ? backed : offered)
    const answer = await this.#ask(guest, { type: 'unvote', number })
    const hadVoted = this.rules.unvote(accountOf(guest), title)
    expect(answer.kind).toBe(hadVoted ? 'done' : 'refused')
    this.#count(hadVoted ? 'unvote' : 'nothing to take back')
  }

  async #withdraw(guest: Guest): Promise<void> {
    const party = await this.stage.party()
    const own = this.rules.waitingOf(accountOf(guest))
    const song = party.suggestions.find(({ track }) => own.includes(track.title))
    if (song === undefined) return
    const answer = await this.#ask(guest, { type: 'withdraw', suggestion: song.id })
    if (answer.kind !== 'done') throw unforeseen('withdraw', answer)
    this.rules.withdraw(song.track.title)
    this.#count('withdraw')
  }

  async #leave(guest: Guest): Promise<void> {
    const answer = await this.#ask(guest, { type: 'leave' })
    if (answer.kind === 'refused') {
      expect(answer.why.code).toBe('notAMember')
      return
    }
    this.rules.leaves(accountOf(guest))
    this.#count('leave')
  }

  async #comesBack(guest: Guest): Promise<void> {
    if (this.random() < 0.4) return
    const { party } = this.#view(guest)
    await this.#ask(guest, { type: 'joinHere', party })
    this.rules.comesBack(accountOf(guest))
    if (this.rules.hasTaps(accountOf(guest))) this.#returned.add(accountOf(guest))
    this.#count('come back')
  }

  /** A new round: new boards, without anything that stood on the former ones. */
  roundOpens(): void {
    this.#returned.clear()
  }

  /** What stands there now, whoever looks. */
  async lookAtBoard(): Promise<void> {
    await this.#offered()
  }

  async #onBoard(guest: Guest): Promise<{ number: number; title: string } | undefined> {
    const round = await this.#round()
    const view = guest.chat.view(guest.channel)
    const isThere = view?.round?.number === round.number
    return isThere ? this.#one(await this.#offered()) : undefined
  }

  async #offered(): Promise<readonly { number: number; title: string }[]> {
    const { candidates } = await this.#round()
    for (const { track, suggestion, withdrawn } of candidates) {
      if (suggestion === undefined && withdrawn !== true) this.rules.filledIn(track.title)
    }
    return candidates
      .filter(({ withdrawn }) => withdrawn !== true)
      .map(({ number, track }) => ({ number, title: track.title }))
  }

  async #round(): Promise<Round> {
    const { round } = await this.stage.party()
    if (round === undefined) throw new Error('No round has opened.')
    return round
  }

  #view({ chat, channel }: Guest) {
    const view = chat.view(channel)
    if (view === undefined) throw new Error(`There is no board in ${channel}.`)
    return view
  }

  async #ask({ name, chat, channel }: Guest, action: Action): Promise<Answer> {
    return this.stage.during(chat.ask(name, channel, action))
  }

  async #happened(what: string): Promise<void> {
    await this.stage.clock.settle()
    this.#count(what)
  }

  #count(what: string): void {
    this.done[what] = (this.done[what] ?? 0) + 1
  }

  #one<Item>(items: readonly Item[]): Item {
    const [item] = drawSome(items, 1, this.random)
    if (item === undefined) throw new Error('There is nothing to choose from.')
    return item
  }
}

export function accountOf({ chat, name }: Guest): string {
  return chat.person(name)
}

function unforeseen(what: string, answer: Answer): Error {
  return new Error(`Unforeseen answer to ${what}: ${JSON.stringify(answer)}`)
}
