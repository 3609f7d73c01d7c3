import { InstallProvider } from '@slack/oauth'
import type { Log } from '../../core/ports.ts'
import type { Route } from '../route.ts'
import type { Installations } from './installations.ts'
import { loggerOf } from './logger.ts'
import { clientOptions } from './workspaces.ts'

export interface OauthOptions {
  readonly clientId: string
  readonly clientSecret: string
  readonly stateSecret: string
}

const INSTALL = '/slack/install'
const CALLBACK = '/slack/oauth_redirect'

/** What the bot may do in a workspace; as in the manifest. */
export const SCOPES = [
  'commands',
  'chat:write',
  'reactions:read',
  'reactions:write',
  'channels:read',
  'groups:read',
  'channels:join',
  'users:read',
]

interface Addresses {
  readonly publicUrl: string
  readonly apiUrl: string
  readonly log: Log
}

/** Where a workspace installs the app, and where Slack sends the browser after that. */
export function installRoutes(
  oauth: OauthOptions,
  installations: Installations,
  { publicUrl, apiUrl, log }: Addresses,
): readonly Route[] {
  const provider = new InstallProvider({
    ...oauth,
    installationStore: installations,
    authorizationUrl: new URL('../oauth/v2/authorize', apiUrl).href,
    clientOptions: clientOptions({ apiUrl, log }),
    directInstall: true,
    logger: loggerOf(log),
  })
  const request = { scopes: SCOPES, redirectUri: `${publicUrl}${CALLBACK}` }
  return [
    {
      method: 'GET',
      path: INSTALL,
      answer: (incoming, response) =>
        provider.handleInstallPath(incoming, response, undefined, request),
    },
    {
      method: 'GET',
      path: CALLBACK,
      answer: (incoming, response) => provider.handleCallback(incoming, response),
    },
  ]
}
