import type { AppCredentials, AppManifest } from '../types.ts'
import { newId, newSecret } from './ids.ts'

const PARTY: AppManifest = {
  features: {
    app_home: { home_tab_enabled: true },
    slash_commands: [{ command: '/party' }],
  },
  oauth_config: {
    scopes: {
      bot: [
        'commands',
        'chat:write',
        'reactions:read',
        'reactions:write',
        'channels:read',
        'groups:read',
        'channels:join',
        'users:read',
      ],
    },
  },
  settings: {
    event_subscriptions: {
      bot_events: [
        'reaction_added',
        'reaction_removed',
        'app_home_opened',
        'member_joined_channel',
        'app_uninstalled',
        'tokens_revoked',
        'channel_id_changed',
      ],
    },
  },
}

/** The app as it was created at Slack. */
export class SlackApp implements AppCredentials {
  readonly appId = newId('A')
  readonly appToken = newSecret('xapp-1-')
  readonly signingSecret = newSecret()
  readonly clientId =
    `${Math.floor(1e12 + Math.random() * 9e12)}.${Math.floor(1e12 + Math.random() * 9e12)}`
  readonly clientSecret = newSecret()
  /** Of the old kind, before signatures. */
  readonly verificationToken = newSecret()
  readonly commands: ReadonlySet<string>
  readonly scopes: ReadonlySet<string>
  readonly hasHomeTab: boolean
  readonly redirectUrls: readonly string[]
  readonly #events: ReadonlySet<string>

  constructor({ features, oauth_config, settings }: AppManifest = PARTY) {
    this.commands = new Set(features?.slash_commands?.map(({ command }) => command))
    this.scopes = new Set(oauth_config?.scopes?.bot)
    this.redirectUrls = oauth_config?.redirect_urls ?? []
    this.hasHomeTab = features?.app_home?.home_tab_enabled ?? false
    this.#events = new Set(settings?.event_subscriptions?.bot_events)
  }

  subscribesTo(event: string): boolean {
    return this.#events.has(event)
  }
}
