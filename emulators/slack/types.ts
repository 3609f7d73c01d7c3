import type { types } from '@slack/bolt'

export interface SlackEmulatorOptions {
  /** 0, the default, lets the system choose. */
  port?: number
  /** Epoch ms. Everything that ages (messages, triggers, response URLs, rate limits) is measured by it. */
  now?: () => number
  /** `real` keeps Slack's rate limits; `none` switches them off, for benchmarks. */
  limits?: 'real' | 'none'
  pingIntervalMs?: number
  /** When an unacknowledged event is sent again, measured each from the attempt before. */
  redeliverAfterMs?: readonly number[]
  /** What the app was created from. By default it has `/party`, a Home tab and what a party needs. */
  manifest?: AppManifest
}

/** The parts of a Slack app manifest that change how Slack behaves. */
export interface AppManifest {
  features?: {
    app_home?: { home_tab_enabled?: boolean }
    slash_commands?: readonly { command: string }[]
  }
  /** Redirect URLs: others than these are refused, where any are given. */
  oauth_config?: { scopes?: { bot?: readonly string[] }; redirect_urls?: readonly string[] }
  settings?: { event_subscriptions?: { bot_events?: readonly string[] } }
}

export interface SlackEmulator {
  /** To be given to Bolt as `clientOptions.slackApiUrl`. */
  readonly apiUrl: string
  /** To be given to Bolt as `installerOptions.authorizationUrl`. */
  readonly authorizeUrl: string
  readonly app: AppCredentials
  /** Where payloads are posted, signed; while all are unset they go over sockets. */
  readonly requestUrls: RequestUrls
  /** Every call that Slack would not have accepted, or that breaks a rule of good conduct. */
  readonly problems: string[]
  /** The latest calls, oldest first. */
  readonly requests: RecordedRequest[]
  readonly faults: Faults
  addWorkspace(name: string, options?: { installed?: boolean }): EmulatedWorkspace
  /** Slack's `url_verification` of the events URL; rejects when the challenge does not come back. */
  verifyEventsUrl(): Promise<void>
  /** Resolves when so many sockets are open. */
  waitForSockets(count: number, timeoutMs?: number): Promise<void>
  clearRequests(): void
  close(): Promise<void>
}

export interface AppCredentials {
  readonly appId: string
  readonly appToken: string
  readonly signingSecret: string
  readonly clientId: string
  readonly clientSecret: string
}

export interface RequestUrls {
  commands?: string | undefined
  interactivity?: string | undefined
  events?: string | undefined
  /** Of external selects; where absent, `interactivity` serves them. */
  options?: string | undefined
}

export interface RecordedRequest {
  /** Epoch ms of arrival. */
  readonly at: number
  /** `chat.postMessage`, or `response_url`. */
  readonly method: string
  /** Of the token, or of the interaction; undefined where neither is known. */
  readonly teamId: string | undefined
  /** Decoded, JSON within fields included; without the token. */
  readonly args: Readonly<Record<string, unknown>>
  /** Undefined until it is answered, and for good when the connection was dropped. */
  readonly status: number | undefined
  /** The `error` of an answer with `ok: false`. */
  readonly error: string | undefined
}

export interface EmulatedWorkspace {
  readonly teamId: string
  readonly name: string
  /** That of the latest installation. */
  readonly botToken: string
  readonly botUserId: string
  readonly isInstalled: boolean
  /** The bot is a member unless told otherwise. Slack Connect: the channel is shared with `external`. */
  addChannel(
    name: string,
    options?: {
      private?: boolean
      archived?: boolean
      botIsMember?: boolean
      external?: readonly EmulatedWorkspace[]
    },
  ): EmulatedChannel
  addPerson(name: string, options?: { displayName?: string }): EmulatedPerson
  /** By an administrator; the app hears `app_uninstalled` and `tokens_revoked`. */
  uninstall(): void
  /** The app hears `tokens_revoked` and stays installed. */
  revokeToken(): void
}

export interface EmulatedChannel {
  readonly id: string
  readonly name: string
  readonly isArchived: boolean
  /** Public messages that were not deleted, oldest first. */
  messages(): EmulatedMessage[]
  /** Those for one person alone, oldest first. */
  messagesFor(person: EmulatedPerson): EmulatedMessage[]
  /** Resolves at once if there is one already; looks again at each change of the channel. */
  waitForMessage(
    matches: (message: EmulatedMessage) => boolean,
    timeoutMs?: number,
  ): Promise<EmulatedMessage>
  /** Looks again at each change of the channel. */
  waitUntil(condition: () => boolean, timeoutMs?: number): Promise<void>
  /** What a person sees in the channel, as plain text. */
  text(): string
  /** By an administrator. */
  deleteMessage(message: EmulatedMessage): void
  archive(): void
  rename(name: string): void
  /** As when it becomes shared or is no longer; the app hears `channel_id_changed`. */
  changeId(): void
  /** Of the workspace that owns the channel, unless another one is named. */
  inviteBot(workspace?: EmulatedWorkspace): void
  kickBot(workspace?: EmulatedWorkspace): void
  /** Everybody of the channel's workspaces is in it until they leave. */
  removePerson(person: EmulatedPerson): void
}

/** What messages and views have in common: blocks that are read and used. */
export interface EmulatedSurface {
  readonly blocks: readonly types.KnownBlock[]
  /** What a person sees, as plain text. */
  text(): string
  /** Throws, naming the buttons there are, when no button has this label or action id. */
  button(labelOrActionId: string | RegExp): types.Button
  /** By placeholder, label of the input, or action id; without an argument: the first one. */
  select(placeholderOrActionId?: string | RegExp): types.Select | types.MultiSelect
}

/** Live: its properties always show the newest state. */
export interface EmulatedMessage extends EmulatedSurface {
  readonly ts: string
  /** The top-level text, as it was sent. */
  readonly fallback: string
  /** Who reacted, by name of the emoji. */
  readonly reactions: ReadonlyMap<string, ReadonlySet<string>>
  readonly editCount: number
  readonly deleted: boolean
  /** The bot's user. */
  readonly authorId: string
  readonly threadTs?: string
  /** The only person who sees it. */
  readonly ephemeralFor?: string
}

/** A modal or a Home tab. Live: its properties always show the newest state. */
export interface EmulatedView extends EmulatedSurface {
  readonly id: string
  readonly type: 'modal' | 'home'
  readonly title: string
  readonly callbackId: string
  readonly privateMetadata: string
  /** Undefined where nothing can be submitted. */
  readonly submitLabel: string | undefined
  readonly updateCount: number
  /** False when it was submitted, closed or replaced. */
  readonly isOpen: boolean
  /** What the latest submission was refused for, by block id. */
  readonly errors: Readonly<Record<string, string>>
  /** Looks again at each change of the view. */
  waitUntil(condition: () => boolean, timeoutMs?: number): Promise<void>
}

export interface EmulatedPerson {
  readonly id: string
  readonly name: string
  /** The conversation with the app. */
  readonly directMessages: EmulatedChannel
  /** The modal in front. */
  readonly modal: EmulatedView | undefined
  /** The Home tab as it was published last. */
  readonly home: EmulatedView | undefined
  /** Types `/party start`; a command that the app does not have is thrown. */
  command(channel: EmulatedChannel, line: string): Promise<EmulatedInteraction>
  /** Refuses what this person can't see. */
  click(
    surface: EmulatedMessage | EmulatedView,
    labelOrActionId: string | RegExp,
  ): Promise<EmulatedInteraction>
  /**
   * What Slack's own client would never send: a control that the surface does not have. With a
   * value it is a select, else a button.
   */
  forge(
    surface: EmulatedMessage | EmulatedView,
    actionId: string,
    value?: string,
  ): Promise<EmulatedInteraction>
  /**
   * Uses a select, an overflow menu, checkboxes or radio buttons. Values are those of the options
   * or their labels; of people, ids. In an external select the value is typed first.
   */
  choose(
    surface: EmulatedMessage | EmulatedView,
    placeholderOrActionId: string | RegExp,
    values: readonly string[],
  ): Promise<EmulatedInteraction>
  /** Types into an external select. */
  suggest(
    surface: EmulatedMessage | EmulatedView,
    placeholderOrActionId: string | RegExp,
    typed: string,
  ): Promise<readonly types.PlainTextOption[]>
  /** Fields are named by label, action id or block id. Several values of a select: an array. */
  submit(
    view: EmulatedView,
    fields?: Readonly<Record<string, string | readonly string[]>>,
  ): Promise<EmulatedInteraction>
  /** Closes the modal in front. The app hears of it when it asked for that. */
  closeModal(): Promise<void>
  /** The emoji by its name, or a number's keycap. */
  react(message: EmulatedMessage, emoji: string): void
  unreact(message: EmulatedMessage, emoji: string): void
  /** The Home tab, once the app published it anew; else, after 3 s, as it was. */
  openHome(): Promise<EmulatedView>
  /** An administrator takes the account away: the person is in no channel any more. */
  deactivate(): void
  /** Allows (or refuses) the installation; where the browser is sent, with code and state. */
  install(authorizeUrl: string, options?: { deny?: boolean }): Promise<string>
}

/** What the acknowledgement held: nothing, a message, options, or what becomes of the modal. */
export type Acknowledgement =
  | 'empty'
  | 'message'
  | 'options'
  | 'update'
  | 'push'
  | 'clear'
  | 'errors'

export interface EmulatedInteraction {
  readonly acknowledgedAfterMs: number | undefined
  /**
   * The first message to this person: in the acknowledgement, by response URL, or ephemeral.
   * Rejects 3 s after the interaction without an acknowledgement, 15 s after it without a message.
   */
  answer(): Promise<EmulatedMessage>
  /** Looks at all such messages, now and at each change. */
  waitForAnswer(
    matches: (message: EmulatedMessage) => boolean,
    timeoutMs?: number,
  ): Promise<EmulatedMessage>
  /** The modal that was opened or pushed, or the view it was used in, once that is updated. */
  view(): Promise<EmulatedView>
  /** How it was acknowledged; rejects after 3 s, or when it could not be delivered. */
  settled(): Promise<Acknowledgement>
}

export interface FaultReply {
  /** 200 unless told otherwise. */
  status?: number
  /** `{ok: false, error}`. */
  error?: string
  body?: unknown
  headers?: Readonly<Record<string, string>>
  /** Carry the call out, then answer this instead of the truth. */
  applyFirst?: boolean
  /** Wait so long before answering. */
  hangMs?: number
}

/** Calls are named as in `RecordedRequest.method`. */
export interface Faults {
  /** With a code the sockets are closed in order, without one they are reset. */
  closeSockets(code?: number): void
  /** To one socket, as it is: also what Slack would never send. */
  sendRaw(frame: string): void
  /** Slack wants the sockets renewed; `warning` is the notice 10 s ahead. Closed by force after 10 s. */
  disconnectSockets(
    reason: 'warning' | 'refresh_requested' | 'link_disabled',
    options?: { count?: number },
  ): void
  /** The open sockets go dead without a word: no pings, pongs or closing, until the app gives up. */
  freezeSockets(): void
  /** While on, the closing handshake is answered, but the TCP connection stays. */
  keepConnectionsAfterClosing(on: boolean): void
  /** While on, sockets are answered 503. */
  refuseSockets(on: boolean): void
  /** While on, acknowledgements are lost, so that events come again. */
  loseAcknowledgements(on: boolean): void
  /** While on, each event comes twice, in the same envelope. */
  repeatEvents(on: boolean): void
  /** Sends every unacknowledged event again at once. */
  redeliver(): void
  /** Slack's word that it holds events back, which has another shape than events. */
  announceRateLimitedEvents(workspace: EmulatedWorkspace): void
  /** `times` defaults to 1. */
  answerNext(method: string | RegExp, reply: FaultReply, times?: number): void
  /** Until `clear`; 0 takes the delay of this method away. */
  delayAnswers(method: string | RegExp, ms: number): void
  /** The connection is cut instead of an answer; `applyFirst` carries the call out before. */
  dropConnections(method: string | RegExp, times: number, options?: { applyFirst?: boolean }): void
  /** Takes back every fault that is still to come. */
  clear(): void
}
