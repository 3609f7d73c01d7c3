import type {
  APIApplicationCommand,
  APIApplicationCommandOptionChoice,
  APIButtonComponent,
  APIEmbed,
  APIMessageTopLevelComponent,
  APIModalInteractionResponseCallbackData,
  APISelectMenuComponent,
} from 'discord-api-types/v10'

export interface DiscordEmulatorOptions {
  /** 0, the default, lets the system choose. */
  port?: number
  /** Epoch ms. Everything that ages (interactions, messages, rate limits) is measured by it. */
  now?: () => number
  /** `real` keeps Discord's rate limits; `none` switches them off, for benchmarks. */
  limits?: 'real' | 'none'
  heartbeatIntervalMs?: number
  /** Discord's 3 s by default; more for machines that are too busy to show what takes how long. */
  acknowledgeWithinMs?: number
}

export interface DiscordEmulator {
  /** To be given to discord.js as `rest.api`; the library adds the version. */
  readonly apiUrl: string
  readonly token: string
  readonly applicationId: string
  readonly botUserId: string
  /** What the bot registered, for everywhere and for single guilds. */
  readonly commands: APIApplicationCommand[]
  /** Every request that Discord would not have accepted, or that breaks a rule of good conduct. */
  readonly problems: string[]
  /** The latest requests, oldest first. */
  readonly requests: RecordedRequest[]
  readonly faults: Faults
  addGuild(name: string): EmulatedGuild
  addPerson(name: string, options?: { displayName?: string; locale?: string }): EmulatedPerson
  clearRequests(): void
  close(): Promise<void>
}

export interface RecordedRequest {
  /** Epoch ms of arrival. */
  readonly at: number
  readonly method: string
  /** Decoded, without `/api/v10` and without the query. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  /** Undefined until it is answered, and for good when the connection was dropped. */
  readonly status: number | undefined
}

export interface EmulatedGuild {
  readonly id: string
  readonly name: string
  /** Dispatches CHANNEL_CREATE. Without `botPermissions` the bot may do what a party needs. */
  addChannel(name: string, options?: { botPermissions?: bigint }): EmulatedChannel
  /** Leaves the server. Only bots with the privileged intent for members are told. */
  removePerson(person: EmulatedPerson): void
}

export interface EmulatedChannel {
  readonly id: string
  readonly guild: EmulatedGuild
  readonly name: string
  /** Public messages that were not deleted, oldest first. */
  messages(): EmulatedMessage[]
  /** Resolves at once if there is one already; looks again at each change of the channel. */
  waitForMessage(
    matches: (message: EmulatedMessage) => boolean,
    timeoutMs?: number,
  ): Promise<EmulatedMessage>
  /** Looks again at each change of the channel. */
  waitUntil(condition: () => boolean, timeoutMs?: number): Promise<void>
  /** What a person sees in the channel, as plain text. */
  text(): string
  /** By an administrator; dispatches MESSAGE_DELETE. */
  deleteMessage(message: EmulatedMessage): void
  /** By an administrator; dispatches CHANNEL_DELETE. */
  delete(): void
  setBotPermissions(bits: bigint): void
}

/** Live: its properties always show the newest state. */
export interface EmulatedMessage {
  readonly id: string
  readonly content: string
  readonly embeds: readonly APIEmbed[]
  readonly components: readonly APIMessageTopLevelComponent[]
  /** Who reacted, by emoji; a custom emoji is named `name:id`. Super reactions are included. */
  readonly reactions: ReadonlyMap<string, ReadonlySet<string>>
  readonly flags: number
  readonly editCount: number
  readonly deleted: boolean
  readonly authorId: string
  /** The only person who sees it. */
  readonly ephemeralFor?: string
  /** What a person sees, as plain text. */
  text(): string
  /** Throws, naming the buttons there are, when no button has this label or custom id. */
  button(labelOrCustomId: string | RegExp): APIButtonComponent
  /** Without an argument: the first one. */
  select(placeholderOrCustomId?: string | RegExp): APISelectMenuComponent
}

export interface EmulatedPerson {
  readonly id: string
  readonly name: string
  /** What the bot sent to this person alone, oldest first. */
  directMessages(): EmulatedMessage[]
  /**
   * Runs a slash command, subcommands separated by spaces. What Discord's own client would not
   * send (an unknown command or option, a wrong type, a value out of bounds) is thrown.
   * A user is given by id.
   */
  command(
    channel: EmulatedChannel,
    words: string,
    options?: Readonly<Record<string, string | number | boolean>>,
  ): Promise<EmulatedInteraction>
  autocomplete(
    channel: EmulatedChannel,
    words: string,
    focusedOption: string,
    typed: string,
    options?: Readonly<Record<string, string | number | boolean>>,
  ): Promise<APIApplicationCommandOptionChoice[]>
  /** Refuses buttons that are disabled or are links, and messages this person can't see. */
  click(message: EmulatedMessage, labelOrCustomId: string | RegExp): Promise<EmulatedInteraction>
  /**
   * What Discord's own client would never send: a control that the message does not have. With a
   * value it is a select, else a button.
   */
  forge(message: EmulatedMessage, customId: string, value?: string): Promise<EmulatedInteraction>
  /** Values are those of the options, or their labels; of people, ids. */
  choose(
    message: EmulatedMessage,
    placeholderOrCustomId: string | RegExp,
    values: readonly string[],
  ): Promise<EmulatedInteraction>
  /** Submits the modal that the interaction opened. Several values of a select: comma separated. */
  fill(
    interaction: EmulatedInteraction,
    fields: Readonly<Record<string, string>>,
  ): Promise<EmulatedInteraction>
  react(message: EmulatedMessage, emoji: string, options?: { burst?: boolean }): void
  unreact(message: EmulatedMessage, emoji: string, options?: { burst?: boolean }): void
}

export type Acknowledgement =
  | 'message'
  | 'deferred'
  | 'updated'
  | 'deferredUpdate'
  | 'modal'
  | 'autocomplete'

export interface EmulatedInteraction {
  readonly id: string
  readonly token: string
  readonly acknowledgedAfterMs: number | undefined
  /**
   * The answer with its content: at once after callback 4 and 7, else the first edit of @original
   * or follow-up. Rejects 3 s after the interaction without an acknowledgement, or 15 s after it
   * without content.
   */
  answer(): Promise<EmulatedMessage>
  /** Looks at the answer and the follow-ups, now and at each change. */
  waitForAnswer(
    matches: (message: EmulatedMessage) => boolean,
    timeoutMs?: number,
  ): Promise<EmulatedMessage>
  /** The modal it opened (callback 9). */
  modal(): Promise<APIModalInteractionResponseCallbackData>
  /** How it was acknowledged; rejects after 3 s. */
  settled(): Promise<Acknowledgement>
}

/** `path` is matched against `RecordedRequest.path`. */
export interface FaultRoute {
  method: string
  path: RegExp
}

export interface FaultReply {
  status: number
  body?: unknown
  headers?: Readonly<Record<string, string>>
  /** Carry the request out, then answer this instead of the truth. */
  applyFirst?: boolean
  /** Wait so long before answering. */
  hangMs?: number
}

export interface Faults {
  /** With a code the sockets are closed in order, without one they are cut. */
  closeSockets(code?: number): void
  /** To every client at once, as it is: also what Discord would never send. */
  sendRaw(frame: string): void
  /** Op 7. */
  requestReconnect(): void
  /** Op 9. */
  invalidateSession(resumable: boolean): void
  /** The next RESUME of each session is refused, and what was kept for it is lost. */
  forgetSessions(): void
  /** While on, upgrades to the gateway are answered 503. */
  refuseGateway(on: boolean): void
  stopAcknowledgingHeartbeats(on: boolean): void
  /** `times` defaults to 1. */
  answerNext(route: FaultRoute, reply: FaultReply, times?: number): void
  /** Until `clear`; 0 takes the delay of this route away. */
  delayAnswers(route: FaultRoute, ms: number): void
  /** The connection is cut instead of an answer; `applyFirst` carries the request out before. */
  dropConnections(route: FaultRoute, times: number, options?: { applyFirst?: boolean }): void
  /** Takes back every fault that is still to come. */
  clear(): void
}
