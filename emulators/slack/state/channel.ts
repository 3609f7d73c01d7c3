import { Watchers } from '../../watchers.ts'
import type { Json } from '../json.ts'
import type {
  EmulatedChannel,
  EmulatedMessage,
  EmulatedPerson,
  EmulatedWorkspace,
} from '../types.ts'
import { newId } from './ids.ts'
import type { Message } from './message.ts'
import type { User } from './user.ts'
import { knownWorkspace, type Workspace } from './workspace.ts'
import type { World } from './world.ts'

const DEFAULT_WAIT_MS = 5_000

type ChannelKind = 'public' | 'private' | 'direct'

export class Channel implements EmulatedChannel {
  readonly world: World
  /** The owner first; more than one where it is shared by Slack Connect. */
  readonly workspaces: readonly Workspace[]
  readonly kind: ChannelKind
  /** The workspaces whose bot is a member. */
  readonly botMembers = new Set<Workspace>()
  /** All that were not deleted, those for one person included, by timestamp. */
  readonly messagesByTs = new Map<string, Message>()
  isArchived = false
  readonly #watchers = new Watchers()
  readonly #gone = new Set<string>()
  #id: string
  #name: string

  constructor(
    world: World,
    workspaces: readonly [Workspace, ...Workspace[]],
    name: string,
    kind: ChannelKind,
  ) {
    this.world = world
    this.workspaces = workspaces
    this.kind = kind
    this.#name = name
    this.#id = newId(kind === 'direct' ? 'D' : 'C')
    world.channels.set(this.#id, this)
  }

  get id(): string {
    return this.#id
  }

  get name(): string {
    return this.#name
  }

  get isShared(): boolean {
    return this.workspaces.length > 1
  }

  /** As people without a look at the channel are told its name. */
  get nameInPayloads(): string {
    return { public: this.#name, private: 'privategroup', direct: 'directmessage' }[this.kind]
  }

  messages(): Message[] {
    const all = [...this.messagesByTs.values()]
    return all.filter(({ ephemeralFor }) => ephemeralFor === undefined)
  }

  messagesFor({ id }: EmulatedPerson): Message[] {
    return [...this.messagesByTs.values()].filter(({ ephemeralFor }) => ephemeralFor === id)
  }

  waitForMessage(
    matches: (message: EmulatedMessage) => boolean,
    timeoutMs = DEFAULT_WAIT_MS,
  ): Promise<EmulatedMessage> {
    const probe = () => this.messages().find(matches)
    return this.#watchers.until(probe, timeoutMs, () => this.#waitedInVain(timeoutMs))
  }

  async waitUntil(condition: () => boolean, timeoutMs = DEFAULT_WAIT_MS): Promise<void> {
    const probe = () => condition() || undefined
    await this.#watchers.until(probe, timeoutMs, () => this.#waitedInVain(timeoutMs))
  }

  text(): string {
    return this.messages()
      .map((message) => message.text())
      .join('\n\n')
  }

  deleteMessage(message: EmulatedMessage): void {
    const known = this.messagesByTs.get(message.ts)
    if (!known) throw new Error(`#${this.name} has no message ${message.ts} to be deleted`)
    known.delete()
  }

  archive(): void {
    this.isArchived = true
    const type = this.kind === 'private' ? 'group_archive' : 'channel_archive'
    this.publish({ type, channel: this.id, user: this.#someone() })
    this.changed()
  }

  rename(name: string): void {
    this.#name = name
    const type = this.kind === 'private' ? 'group_rename' : 'channel_rename'
    this.publish({ type, channel: { id: this.id, name, created: 0 } })
    this.changed()
  }

  changeId(): void {
    const formerId = this.#id
    this.world.channels.delete(formerId)
    this.#id = newId('C')
    this.world.channels.set(this.#id, this)
    this.publish({
      type: 'channel_id_changed',
      old_channel_id: formerId,
      new_channel_id: this.#id,
    })
    this.changed()
  }

  inviteBot(workspace?: EmulatedWorkspace): void {
    this.addBot(this.#workspaceOf(workspace), this.#someone())
  }

  kickBot(workspace?: EmulatedWorkspace): void {
    const from = this.#workspaceOf(workspace)
    if (!this.botMembers.delete(from)) return
    const type = this.kind === 'private' ? 'group_left' : 'channel_left'
    from.publish({ type, channel: this.id, actor_id: this.#someone() }, this.isShared)
    this.changed()
  }

  /** False when it was a member already. */
  addBot(workspace: Workspace, inviterId?: string): boolean {
    if (this.botMembers.has(workspace)) return false
    this.botMembers.add(workspace)
    const event = {
      type: 'member_joined_channel',
      user: workspace.botUserId,
      channel: this.id,
      channel_type: this.kind === 'private' ? 'G' : 'C',
      team: workspace.teamId,
      ...(inviterId === undefined ? {} : { inviter: inviterId }),
    }
    workspace.publish(event, this.isShared)
    this.changed()
    return true
  }

  removePerson(person: EmulatedPerson): void {
    this.#gone.add(person.id)
  }

  hasMember(user: User): boolean {
    if (user.isBot) return this.botMembers.has(user.workspace)
    const isThere = !user.isDeactivated && !this.#gone.has(user.id)
    return isThere && this.workspaces.includes(user.workspace)
  }

  members(): User[] {
    return this.workspaces.flatMap(({ users }) => users).filter((user) => this.hasMember(user))
  }

  /** Of several installations one is told, as Slack does for channels that are shared. */
  publish(event: Json & { type: string }): void {
    const [first] = [...this.botMembers].filter(({ isInstalled }) => isInstalled)
    first?.publish(event, this.isShared)
  }

  changed(): void {
    this.#watchers.notify()
  }

  payload(viewedFrom: Workspace): Json {
    return {
      id: this.id,
      name: this.name,
      name_normalized: this.name,
      is_channel: this.kind === 'public',
      is_group: this.kind === 'private',
      is_im: this.kind === 'direct',
      is_mpim: false,
      is_private: this.kind !== 'public',
      is_archived: this.isArchived,
      is_general: false,
      is_shared: this.isShared,
      is_ext_shared: this.isShared,
      is_org_shared: false,
      is_member: this.botMembers.has(viewedFrom),
      context_team_id: viewedFrom.teamId,
      shared_team_ids: this.workspaces.map(({ teamId }) => teamId),
      created: 0,
    }
  }

  #workspaceOf(workspace: EmulatedWorkspace | undefined): Workspace {
    const [owner] = this.workspaces
    const found = workspace ? knownWorkspace(workspace) : owner
    if (!found) throw new Error(`#${this.name} belongs to nobody`)
    return found
  }

  #someone(): string {
    return this.members().find(({ isBot }) => !isBot)?.id ?? 'USLACKBOT'
  }

  #waitedInVain(timeoutMs: number): string {
    return `waited ${timeoutMs} ms in vain; #${this.name} shows:\n${this.text()}`
  }
}

export function knownChannel(channel: EmulatedChannel): Channel {
  if (!(channel instanceof Channel)) throw new Error('a channel of another emulator')
  return channel
}
