import type { GatewayDispatchEvents } from 'discord-api-types/v10'
import type { Channel } from './channel.ts'
import { CommandRegistry } from './commands.ts'
import { DirectChannel } from './direct-channel.ts'
import { Guild } from './guild.ts'
import { snowflakes } from './snowflakes.ts'
import type { User } from './user.ts'

/** Hands an event to whoever is connected; serialised once, whoever listens. */
export type Dispatch = (event: GatewayDispatchEvents, data: unknown, guild: Guild) => void

/** Everything that exists behind the API. */
export class World {
  readonly now: () => number
  readonly newId: () => string
  readonly dispatch: Dispatch
  readonly problems: string[] = []
  readonly applicationId: string
  readonly token: string
  readonly bot: User
  /** Owns every guild. */
  readonly owner: User
  readonly commands: CommandRegistry
  readonly guilds = new Map<string, Guild>()
  readonly channels = new Map<string, Channel>()
  readonly users = new Map<string, User>()
  readonly #conversations = new Map<string, DirectChannel>()

  constructor(
    now: () => number,
    dispatch: Dispatch,
    readonly acknowledgeWithinMs: number,
  ) {
    this.now = now
    this.newId = snowflakes(now)
    this.dispatch = dispatch
    this.applicationId = this.newId()
    this.bot = this.addUser('partyline', { isBot: true })
    this.owner = this.addUser('owner')
    this.token = `${Buffer.from(this.bot.id).toString('base64url')}.emulated.${this.newId()}`
    this.commands = new CommandRegistry(this.applicationId, this.newId)
  }

  addUser(
    username: string,
    { displayName = username, locale = 'en-US', isBot = false }: UserOptions = {},
  ): User {
    const id = this.newId()
    const user = { id, username, displayName, locale, isBot, createdAt: this.now() }
    this.users.set(id, user)
    return user
  }

  /** There from the first message on. */
  conversationWith(person: User): DirectChannel {
    const known = this.#conversations.get(person.id)
    if (known) return known
    const channel = new DirectChannel(this, person)
    this.#conversations.set(person.id, channel)
    this.channels.set(channel.id, channel)
    return channel
  }

  addGuild(name: string): Guild {
    const guild = new Guild(this, name)
    this.guilds.set(guild.id, guild)
    return guild
  }
}

interface UserOptions {
  displayName?: string
  locale?: string
  isBot?: boolean
}
