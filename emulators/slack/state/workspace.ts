import type { Json } from '../json.ts'
import type { EmulatedPerson, EmulatedWorkspace } from '../types.ts'
import { Channel } from './channel.ts'
import { newId, newSecret } from './ids.ts'
import { User } from './user.ts'
import type { World } from './world.ts'

interface ChannelOptions {
  private?: boolean
  archived?: boolean
  botIsMember?: boolean
  external?: readonly EmulatedWorkspace[]
}

export class Workspace implements EmulatedWorkspace {
  readonly teamId: string
  readonly name: string
  readonly world: World
  readonly bot: User
  readonly botId = newId('B')
  /** Every token there ever was; the value says why it no longer works. */
  readonly tokens = new Map<string, 'account_inactive' | 'token_revoked' | undefined>()
  readonly #users: User[] = []
  #botToken = ''
  #isInstalled = false

  constructor(world: World, teamId: string, name: string) {
    this.world = world
    this.teamId = teamId
    this.name = name
    this.bot = this.#addUser('partyline', 'Partyline', true)
  }

  get domain(): string {
    return this.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  }

  get botUserId(): string {
    return this.bot.id
  }

  get botToken(): string {
    return this.#botToken
  }

  get isInstalled(): boolean {
    return this.#isInstalled
  }

  get users(): readonly User[] {
    return this.#users
  }

  /** The new token of the bot. */
  install(): string {
    this.#botToken = newSecret(`xoxb-${this.teamId}-`)
    this.#isInstalled = true
    this.tokens.set(this.#botToken, undefined)
    return this.#botToken
  }

  uninstall(): void {
    for (const token of this.tokens.keys()) this.tokens.set(token, 'account_inactive')
    this.#announceRevocation()
    this.publish({ type: 'app_uninstalled' })
    this.#isInstalled = false
    for (const channel of this.world.channels.values()) channel.botMembers.delete(this)
  }

  revokeToken(): void {
    this.tokens.set(this.#botToken, 'token_revoked')
    this.#announceRevocation()
  }

  addChannel(name: string, options: ChannelOptions = {}): Channel {
    const others = (options.external ?? []).map((one) => knownWorkspace(one))
    const kind = options.private ? 'private' : 'public'
    const channel = new Channel(this.world, [this, ...others], name, kind)
    channel.isArchived = options.archived ?? false
    if (options.botIsMember ?? true) {
      const installed = channel.workspaces.filter(({ isInstalled }) => isInstalled)
      for (const workspace of installed) channel.botMembers.add(workspace)
    }
    return channel
  }

  addPerson(name: string, { displayName = name }: { displayName?: string } = {}): EmulatedPerson {
    return this.world.surroundings.createPerson(this.#addUser(name, displayName, false))
  }

  /** Tells the app, if it subscribed to this kind of event. */
  publish(event: Json & { type: string }, isShared = false): void {
    const { app, now, newTs, surroundings } = this.world
    if (!this.isInstalled || !app.subscribesTo(event.type)) return
    surroundings.deliverEvent({
      token: app.verificationToken,
      team_id: this.teamId,
      context_team_id: this.teamId,
      context_enterprise_id: null,
      api_app_id: app.appId,
      event: { ...event, event_ts: newTs() },
      type: 'event_callback',
      event_id: newId('Ev'),
      event_time: Math.floor(now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: this.teamId,
          user_id: this.botUserId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: isShared,
      event_context: newSecret('4-'),
    })
  }

  #announceRevocation(): void {
    this.publish({ type: 'tokens_revoked', tokens: { oauth: [], bot: [this.botUserId] } })
  }

  #addUser(name: string, displayName: string, isBot: boolean): User {
    const user = new User(newId('U'), this, name, displayName, isBot)
    this.#users.push(user)
    this.world.users.set(user.id, user)
    return user
  }
}

export function knownWorkspace(workspace: EmulatedWorkspace): Workspace {
  if (!(workspace instanceof Workspace)) throw new Error('a workspace of another emulator')
  return workspace
}
