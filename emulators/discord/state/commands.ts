import type {
  APIApplicationCommand,
  RESTPostAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10'
import { ApplicationCommandType } from 'discord-api-types/v10'

/** What the bot registered. Undefined as a guild's id means: everywhere. */
export class CommandRegistry {
  readonly #applicationId: string
  readonly #newId: () => string
  readonly #byScope = new Map<string | undefined, APIApplicationCommand[]>()

  constructor(applicationId: string, newId: () => string) {
    this.#applicationId = applicationId
    this.#newId = newId
  }

  /** Replaces all commands of the scope; a command that keeps its name keeps its id. */
  replace(
    guildId: string | undefined,
    bodies: readonly RESTPostAPIApplicationCommandsJSONBody[],
  ): APIApplicationCommand[] {
    const former = this.list(guildId)
    const commands = bodies.map((body) => this.#register(body, guildId, former))
    this.#byScope.set(guildId, commands)
    return commands
  }

  list(guildId: string | undefined): APIApplicationCommand[] {
    return this.#byScope.get(guildId) ?? []
  }

  all(): APIApplicationCommand[] {
    return [...this.#byScope.values()].flat()
  }

  /** A guild's own command hides the one for everywhere. */
  find(guildId: string, name: string): APIApplicationCommand | undefined {
    return [...this.list(guildId), ...this.list(undefined)].find(
      (command) => command.name === name && command.type === ApplicationCommandType.ChatInput,
    )
  }

  remove(guildId: string | undefined, id: string): boolean {
    const former = this.list(guildId)
    const kept = former.filter((command) => command.id !== id)
    this.#byScope.set(guildId, kept)
    return kept.length < former.length
  }

  #register(
    body: RESTPostAPIApplicationCommandsJSONBody,
    guildId: string | undefined,
    former: readonly APIApplicationCommand[],
  ): APIApplicationCommand {
    const type = body.type ?? ApplicationCommandType.ChatInput
    const known = former.find((command) => command.name === body.name && command.type === type)
    return {
      name_localizations: null,
      description_localizations: null,
      nsfw: false,
      description: '',
      ...body,
      id: known?.id ?? this.#newId(),
      application_id: this.#applicationId,
      version: this.#newId(),
      type,
      default_member_permissions: body.default_member_permissions?.toString() ?? null,
      ...(guildId ? { guild_id: guildId } : {}),
    } as APIApplicationCommand
  }
}
