import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIInteraction,
  InteractionResponseType,
  InteractionType,
  type REST,
} from 'discord.js'
import type { Track } from '../../core/engine/track.ts'
import type { Action, Answer, Inbox, Request } from '../../core/inbox.ts'
import { type Place, Reply, type ReplyTools } from '../acknowledgement.ts'
import { plainOr } from '../foreign-text.ts'
import { LATE, within } from '../patience.ts'
import { sayings } from '../phrases/help.ts'
import { missingPermissions, permissionsLost } from '../phrases/set-up.ts'
import { Seen } from '../seen.ts'
import { addressModal } from './address-modal.ts'
import type { Content } from './components.ts'
import { channelOf, messageOf, personOf } from './ids.ts'
import { nameOf } from './names.ts'
import { lackingPermissions } from './permissions.ts'
import { renderAnswer, sentence } from './render-answer.ts'
import { replyLine, respond } from './reply-line.ts'
import { songModal } from './song-modal.ts'
import {
  placeOf,
  typing,
  type Wish,
  wishOfCommand,
  wishOfComponent,
  wishOfModal,
} from './wishes.ts'

/** Discord's limit of suggestions. */
const CHOICES = 25
const CHOICE_LENGTH = 100
const ARTIST_LENGTH = 40
/** Suggestions that come later are of no use: the person has typed on. */
const SUGGESTION_PATIENCE_MS = 2_000

type Asking = Exclude<
  APIInteraction,
  APIApplicationCommandAutocompleteInteraction | { type: InteractionType.Ping }
>

/** Hands what people do with commands and controls to the inbox, and shows the answers. */
export class Interactions {
  readonly #inbox: Inbox
  readonly #rest: REST
  readonly #tools: ReplyTools
  readonly #open = new Set<Promise<void>>()
  readonly #seen: Seen

  constructor(inbox: Inbox, rest: REST, tools: ReplyTools) {
    this.#inbox = inbox
    this.#rest = rest
    this.#tools = tools
    this.#seen = new Seen(tools.clock)
  }

  /** What a resumed connection delivers once more means nothing: a press must not undo itself. */
  handle(interaction: APIInteraction): void {
    if (!this.#seen.add(interaction.id)) return
    const done = this.#handle(interaction)
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error)
        this.#tools.log.warn('An interaction was not answered', { why })
      })
      .finally(() => this.#open.delete(done))
    this.#open.add(done)
  }

  /** Resolves when every answer under way has been shown. */
  async settled(): Promise<void> {
    await Promise.all(this.#open)
  }

  async #handle(interaction: APIInteraction): Promise<void> {
    switch (interaction.type) {
      case InteractionType.ApplicationCommand:
        return this.#answer(interaction, wishOfCommand(interaction), 'newMessage')
      case InteractionType.MessageComponent:
        return this.#answer(interaction, wishOfComponent(interaction), placeOf(interaction.message))
      case InteractionType.ModalSubmit:
        return this.#answer(interaction, wishOfModal(interaction), placeOf(interaction.message))
      case InteractionType.ApplicationCommandAutocomplete:
        return this.#suggest(interaction)
      default:
    }
  }

  async #answer(interaction: Asking, wish: Wish, place: Place): Promise<void> {
    if (wish === 'openAddressModal') {
      return respond(this.#rest, interaction, addressModal)
    }
    if (wish?.type === 'openSongModal') {
      return respond(this.#rest, interaction, songModal(wish.wish))
    }
    const reply = new Reply(replyLine(this.#rest, interaction, place), place, this.#tools)
    const content = this.#contentFor(interaction, wish, place, reply)
    await reply.show(content.catch((error: unknown) => this.#broken(wish, error)))
  }

  async #contentFor(
    interaction: Asking,
    action: Action | undefined,
    place: Place,
    reply: Reply<Content>,
  ): Promise<Content | undefined> {
    if (action === undefined) {
      return sentence(place === 'newMessage' ? sayings.unknownCommand : sayings.oldButton)
    }
    const request = requestOf(interaction, action, reply)
    if (request === undefined) return sentence(sayings.channelOnly)
    const lacking = lackingPermissions(interaction.app_permissions, interaction.channel?.type)
    if (lacking.length > 0 && postsBoard(action)) return sentence(missingPermissions(lacking))
    const answer = await this.#inbox.ask(request)
    if (answer.kind === 'quiet' && place !== 'newMessage') return undefined
    const content = renderAnswer(answer)
    return lacking.length > 0 && place === 'newMessage' ? warned(content, lacking) : content
  }

  #broken(action: Action | undefined, error: unknown): Content {
    const why = error instanceof Error ? error.message : String(error)
    this.#tools.log.error('A request broke', { action: action?.type, why })
    return renderAnswer({ kind: 'failed', why: { code: 'unexpected' } })
  }

  async #suggest(interaction: APIApplicationCommandAutocompleteInteraction): Promise<void> {
    const found = await within(SUGGESTION_PATIENCE_MS, this.#choices(interaction)).catch(() => LATE)
    const choices = (typeof found === 'symbol' ? [] : found)
      .filter(({ value }) => value.length <= CHOICE_LENGTH)
      .slice(0, CHOICES)
    await respond(this.#rest, interaction, {
      type: InteractionResponseType.ApplicationCommandAutocompleteResult,
      data: { choices },
    })
  }

  /** None where it takes too long or breaks: typing goes on without suggestions. */
  async #choices(interaction: APIApplicationCommandAutocompleteInteraction) {
    const { member, guild_id: guild, channel } = interaction
    if (member === undefined || guild === undefined || channel === undefined) return []
    const person = personOf(member.user.id)
    const { option, text } = typing(interaction)
    if (option === 'song') {
      const songs = await this.#inbox.suggestTracks(person, channelOf(guild, channel.id), text)
      return songs.map(({ song, track }) => ({
        name: songLabel(track),
        value: song,
      }))
    }
    const playlists = await this.#inbox.suggestPlaylists(person, text)
    return playlists.map(({ id, name }) => ({
      name: plainOr('Untitled playlist', name, CHOICE_LENGTH),
      value: id,
    }))
  }
}

/** Room for the artist is left, however long the title is. */
function songLabel({ title, artist }: Track): string {
  const by = plainOr('Unknown artist', artist, ARTIST_LENGTH)
  return `${plainOr('Untitled', title, CHOICE_LENGTH - by.length - 3)} – ${by}`
}

function requestOf(
  interaction: Asking,
  action: Action,
  reply: Reply<Content>,
): Request | undefined {
  const { guild_id: guild, channel, member } = interaction
  if (guild === undefined || channel === undefined || member === undefined) return undefined
  const pressed = 'message' in interaction ? interaction.message : undefined
  const isBoard = pressed !== undefined && placeOf(pressed) === 'besideBoard'
  return {
    person: personOf(member.user.id),
    personName: nameOf(member.user, member.nick),
    channel: channelOf(guild, channel.id),
    channelName: plainOr('a channel', 'name' in channel ? (channel.name ?? '') : '', 80),
    quietAtFirst: false,
    action,
    ...(isBoard && { board: messageOf(pressed.id) }),
    replaceAnswer: (answer: Answer) => reply.replace(renderAnswer(answer)),
  }
}

/** People who wonder why the channel has no board are told with the next answer. */
function warned(content: Content, lacking: readonly string[]): Content {
  const warning = `🔒 ${permissionsLost(lacking)}`
  return {
    ...content,
    content: content.content === '' ? warning : `${content.content}\n\n${warning}`,
  }
}

/** Only these lead to a board in a channel where there was none. */
function postsBoard({ type }: Action): boolean {
  return type === 'start' || type === 'join' || type === 'joinListed'
}
