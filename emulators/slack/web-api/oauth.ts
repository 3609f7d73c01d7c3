import type { Json } from '../json.ts'
import { newSecret } from '../state/ids.ts'
import type { User } from '../state/user.ts'
import type { World } from '../state/world.ts'
import type { Arguments } from './arguments.ts'
import { mistake, SlackError } from './errors.ts'
import type { OpenMethod } from './method.ts'

const CODE_LIVES_MS = 10 * 60_000

interface Grant {
  readonly user: User
  readonly redirectUri: string
  readonly createdAt: number
}

/** Installations on their way: allowed by a human, not yet fetched by the app. */
export class Authorizations {
  readonly #world: World
  readonly #grants = new Map<string, Grant>()

  constructor(world: World) {
    this.#world = world
  }

  /** Where the browser is sent after the human's decision. */
  decide(authorizeUrl: URL, user: User, isDenied: boolean): string {
    const asked = authorizeUrl.searchParams
    if (asked.get('client_id') !== this.#world.app.clientId) throw new Error('invalid client_id')
    const scopes = (asked.get('scope') ?? '').split(',').filter(Boolean)
    const unknown = scopes.filter((scope) => !this.#world.app.scopes.has(scope))
    if (unknown.length > 0) throw new Error(`invalid_scope: ${unknown.join(', ')}`)
    const redirectUri = this.#redirectUri(asked.get('redirect_uri') ?? undefined)
    const redirect = new URL(redirectUri)
    if (isDenied) redirect.searchParams.set('error', 'access_denied')
    else redirect.searchParams.set('code', this.#grant({ user, redirectUri }))
    redirect.searchParams.set('state', asked.get('state') ?? '')
    return redirect.href
  }

  method(): OpenMethod {
    return {
      name: 'oauth.v2.access',
      token: 'none',
      tier: 'special',
      readsJson: false,
      handle: (args, authorization) => this.#access(args, authorization),
    }
  }

  /** Where nothing is asked for, the first that the manifest names. */
  #redirectUri(asked: string | undefined): string {
    const { redirectUrls } = this.#world.app
    const chosen = asked ?? redirectUrls[0]
    if (chosen === undefined) throw new Error('bad_redirect_uri: there is none')
    const isKnown = redirectUrls.length === 0 || redirectUrls.some((url) => chosen.startsWith(url))
    if (!isKnown) throw new Error(`bad_redirect_uri: ${chosen}`)
    return chosen
  }

  #grant(grant: Omit<Grant, 'createdAt'>): string {
    const code = newSecret()
    this.#grants.set(code, { ...grant, createdAt: this.#world.now() })
    return code
  }

  #access(args: Arguments, authorization: string | undefined): Json {
    const { app, now } = this.#world
    const [clientId, clientSecret] = credentials(args, authorization)
    if (clientId !== app.clientId) throw mistake('invalid_client_id')
    if (clientSecret !== app.clientSecret) throw mistake('bad_client_secret')
    const code = args.optionalText('code') ?? ''
    const grant = this.#grants.get(code)
    this.#grants.delete(code)
    if (!grant || now() - grant.createdAt > CODE_LIVES_MS) throw new SlackError('invalid_code')
    const redirectUri = args.optionalText('redirect_uri')
    if (redirectUri !== undefined && redirectUri !== grant.redirectUri) {
      throw mistake('bad_redirect_uri')
    }
    const { workspace } = grant.user
    return {
      app_id: app.appId,
      authed_user: { id: grant.user.id },
      scope: [...app.scopes].join(','),
      token_type: 'bot',
      access_token: workspace.install(),
      bot_user_id: workspace.botUserId,
      team: { id: workspace.teamId, name: workspace.name },
      enterprise: null,
      is_enterprise_install: false,
    }
  }
}

/** In the body, or by HTTP's Basic scheme. */
function credentials(args: Arguments, authorization: string | undefined): string[] {
  const basic = /^Basic (.+)$/.exec(authorization ?? '')?.[1]
  if (basic) return Buffer.from(basic, 'base64').toString().split(':')
  return [args.optionalText('client_id') ?? '', args.optionalText('client_secret') ?? '']
}
