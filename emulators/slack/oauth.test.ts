import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { App, type Installation, type InstallationStore, webApi } from '@slack/bolt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { emulator, errorOf, quiet } from './testing.ts'

const REDIRECT = 'http://127.0.0.1:9/slack/oauth_redirect'

/** Bolt takes no port 0 here. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function authorizeUrl(base: string, clientId: string, state = 's'): string {
  const query = { client_id: clientId, scope: 'commands,chat:write', redirect_uri: REDIRECT, state }
  return `${base}?${new URLSearchParams(query)}`
}

describe('an installation', () => {
  it('goes by the real installer, and its token works at once', async () => {
    const slack = await emulator()
    const workspace = slack.addWorkspace('Home', { installed: false })
    const ada = workspace.addPerson('ada')
    const channel = workspace.addChannel('music')
    const kept = new Map<string, Installation>()
    const removed: string[] = []
    const installationStore: InstallationStore = {
      storeInstallation: async (installation) => {
        kept.set(installation.team?.id ?? '', installation)
      },
      fetchInstallation: async ({ teamId }) => {
        const found = kept.get(teamId ?? '')
        if (!found) throw new Error('not installed')
        return found
      },
      deleteInstallation: async ({ teamId }) => {
        kept.delete(teamId ?? '')
      },
    }
    const { clientId, clientSecret, appToken } = slack.app
    const port = await freePort()
    const base = `http://127.0.0.1:${port}`
    const app = new App({
      ...quiet,
      clientId,
      clientSecret,
      appToken,
      stateSecret: 'secret',
      scopes: ['commands', 'chat:write'],
      redirectUri: `${base}/slack/oauth_redirect`,
      installationStore,
      socketMode: true,
      port,
      clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
      installerOptions: {
        authorizationUrl: slack.authorizeUrl,
        directInstall: true,
        redirectUriPath: '/slack/oauth_redirect',
        port,
      },
    })
    app.command('/party', ({ ack }) => ack('hello'))
    app.event('app_uninstalled', async ({ context }) => {
      removed.push(context.teamId ?? '')
    })
    await app.start()
    onTestFinished(async () => {
      await app.stop()
    })
    const begin = await fetch(`${base}/slack/install`, { redirect: 'manual' })
    const cookie = begin.headers.get('set-cookie')?.split(';')[0] ?? ''
    const redirect = await ada.install(begin.headers.get('location') ?? '')
    const { search } = new URL(redirect)
    const end = await fetch(`${base}/slack/oauth_redirect${search}`, { headers: { cookie } })
    expect(end.status).toBe(200)
    expect(workspace.isInstalled).toBe(true)
    expect(kept.get(workspace.teamId)?.bot).toMatchObject({
      token: workspace.botToken,
      userId: workspace.botUserId,
    })
    const command = await ada.command(channel, '/party')
    expect((await command.answer()).text()).toBe('hello')

    workspace.uninstall()
    while (removed.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(removed).toEqual([workspace.teamId])
    await expect(ada.command(channel, '/party')).rejects.toThrow('not a valid command')
    expect(slack.problems).toEqual([])
  })

  it('can be denied', async () => {
    const slack = await emulator()
    const ada = slack.addWorkspace('Home', { installed: false }).addPerson('ada')
    const url = authorizeUrl(slack.authorizeUrl, slack.app.clientId)
    expect(await ada.install(url, { deny: true })).toBe(`${REDIRECT}?error=access_denied&state=s`)
  })

  it('comes back only where the manifest says', async () => {
    const manifest = { oauth_config: { redirect_urls: ['https://party.example/'] } }
    const slack = await emulator({ manifest })
    const ada = slack.addWorkspace('Home').addPerson('ada')
    const base = `${slack.authorizeUrl}?client_id=${slack.app.clientId}`
    expect(await ada.install(base)).toMatch(/^https:\/\/party\.example\/\?code=/)
    const elsewhere = `${base}&redirect_uri=${encodeURIComponent('https://evil.example/')}`
    await expect(ada.install(elsewhere)).rejects.toThrow('bad_redirect_uri')
  })

  it('asks for scopes of the manifest, by the right app', async () => {
    const slack = await emulator()
    const ada = slack.addWorkspace('Home').addPerson('ada')
    const url = new URL(authorizeUrl(slack.authorizeUrl, slack.app.clientId))
    url.searchParams.set('scope', 'admin')
    await expect(ada.install(url.href)).rejects.toThrow('invalid_scope: admin')
    await expect(ada.install(authorizeUrl(slack.authorizeUrl, '1.2'))).rejects.toThrow('client_id')
  })

  it('exchanges a code once, for ten minutes, with the secret', async () => {
    const time = { now: Date.now() }
    const slack = await emulator({ now: () => time.now })
    const ada = slack.addWorkspace('Home', { installed: false }).addPerson('ada')
    const { clientId: client_id, clientSecret: client_secret } = slack.app
    const client = new webApi.WebClient(undefined, { ...quiet, slackApiUrl: slack.apiUrl })
    const newCode = async () => {
      const redirect = await ada.install(authorizeUrl(slack.authorizeUrl, client_id))
      return new URL(redirect).searchParams.get('code') ?? ''
    }
    const exchange = (code: string, secret = client_secret) =>
      errorOf(client.oauth.v2.access({ client_id, client_secret: secret, code }))
    const code = await newCode()
    expect(await exchange(code, 'wrong')).toBe('bad_client_secret')
    expect(await exchange(code)).toBe('none')
    expect(await exchange(code)).toBe('invalid_code')
    const late = await newCode()
    time.now += 10 * 60_000 + 1
    expect(await exchange(late)).toBe('invalid_code')
  })
})
