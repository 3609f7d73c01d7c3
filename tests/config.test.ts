import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'dotenv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, readConfig, readDatabaseUrl } from '../src/config.ts'

const key = Buffer.alloc(32, 7).toString('base64')

const complete = {
  DISCORD_TOKEN: 'discord-token-value',
  SPOTIFY_CLIENT_ID: 'client0id',
  SPOTIFY_CLIENT_SECRET: 'client-secret-value',
  TOKEN_KEYS: `k1:${key}`,
}

function problemsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems
    throw error
  }
  return []
}

describe('the configuration', () => {
  it('needs four values and has a default for everything else', () => {
    expect(readConfig(complete)).toEqual({
      discord: { token: 'discord-token-value' },
      spotify: { clientId: 'client0id', clientSecret: 'client-secret-value' },
      web: {
        host: '127.0.0.1',
        port: 8888,
        publicUrl: 'http://127.0.0.1:8888',
        redirectUri: 'http://127.0.0.1:8888/spotify/callback',
        isLocal: true,
      },
      databaseUrl: 'sqlite://data/partyline.sqlite',
      tokenKeys: [{ id: 'k1', secret: Buffer.alloc(32, 7) }],
      listenAlong: false,
      keepEndedDays: 30,
      logLevel: 'info',
      addresses: {
        discordApi: 'https://discord.com/api',
        slackApi: 'https://slack.com/api/',
        spotifyApi: 'https://api.spotify.com',
        spotifyAccounts: 'https://accounts.spotify.com',
      },
      warnings: [],
      secrets: ['discord-token-value', 'client-secret-value', key],
    })
  })

  it('takes every name of the table', () => {
    const config = readConfig({
      ...complete,
      DISCORD_APPLICATION_ID: '1234567890123456789',
      PUBLIC_URL: 'https://party.example.org/',
      HOST: '0.0.0.0',
      PORT: '9000',
      DATABASE_URL: 'sqlite:///var/lib/partyline.sqlite',
      LISTEN_ALONG: 'on',
      KEEP_ENDED_DAYS: '0',
      LOG_LEVEL: 'debug',
      DISCORD_API_URL: 'http://127.0.0.1:4001/api',
      SLACK_API_URL: 'http://127.0.0.1:4002/api/',
      SPOTIFY_API_URL: 'http://127.0.0.1:4003/',
      SPOTIFY_ACCOUNTS_URL: 'http://127.0.0.1:4004',
    })

    expect(config).toMatchObject({
      discord: { applicationId: '1234567890123456789' },
      web: {
        host: '0.0.0.0',
        port: 9000,
        publicUrl: 'https://party.example.org',
        redirectUri: 'https://party.example.org/spotify/callback',
        isLocal: false,
      },
      databaseUrl: 'sqlite:///var/lib/partyline.sqlite',
      listenAlong: true,
      keepEndedDays: 0,
      logLevel: 'debug',
      addresses: {
        discordApi: 'http://127.0.0.1:4001/api',
        slackApi: 'http://127.0.0.1:4002/api/',
        spotifyApi: 'http://127.0.0.1:4003',
        spotifyAccounts: 'http://127.0.0.1:4004',
      },
    })
  })

  it('follows PORT with the public address where none is given', () => {
    expect(readConfig({ ...complete, PORT: '9000' }).web.redirectUri).toBe(
      'http://127.0.0.1:9000/spotify/callback',
    )
  })

  it('takes a blank value for none and ignores space around a value', () => {
    const config = readConfig({
      ...complete,
      DISCORD_APPLICATION_ID: ' ',
      PORT: '',
      HOST: ' 0.0.0.0 ',
    })

    expect(config.discord).toEqual({ token: 'discord-token-value' })
    expect(config.web).toMatchObject({ port: 8888, host: '0.0.0.0' })
  })

  it('names every problem at once, and where the missing values are found', () => {
    const problems = problemsOf({ PORT: 'http', LOG_LEVEL: 'loud' })

    expect(problems).toHaveLength(6)
    for (const [name, place] of [
      ['DISCORD_TOKEN', 'https://discord.com/developers/applications'],
      ['SPOTIFY_CLIENT_ID', 'https://developer.spotify.com/dashboard'],
      ['SPOTIFY_CLIENT_SECRET', 'https://developer.spotify.com/dashboard'],
      ['TOKEN_KEYS', 'npm run keygen'],
      ['PORT', '1 to 65535'],
      ['LOG_LEVEL', 'trace, debug'],
    ] as const) {
      const problem = problems.find((sentence) => sentence.includes(name))
      expect(problem).toContain(place)
      expect(problem).toMatch(/\.$/)
    }
    expect(() => readConfig({})).toThrow(/^Partyline cannot start yet:\n {2}- No chat platform/)
  })

  it.each([
    ['http://localhost:8888', 'write http://127.0.0.1:8888 instead'],
    ['https://localhost', 'write http://127.0.0.1:8888 instead'],
    ['http://party.example.org', 'must begin with https://'],
    ['http://127.0.0.2:8888', 'must begin with https://'],
    ['http://127.0.0.1.example.org', 'must begin with https://'],
    ['ftp://party.example.org', 'must begin with https://'],
    ['https://party.example.org/partyline', 'leave out any path'],
    ['https://party.example.org//', 'leave out any path'],
    ['https://party.example.org?a=b', 'leave out any path'],
    ['https://party.example.org/#top', 'leave out any path'],
    ['https://me:pass@party.example.org', 'leave out any path'],
    ['party.example.org', 'whole address'],
    ['8888', 'whole address'],
  ])('refuses PUBLIC_URL %s', (PUBLIC_URL, advice) => {
    const problems = problemsOf({ ...complete, PUBLIC_URL })

    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('PUBLIC_URL')
    expect(problems[0]).toContain(advice)
  })

  it.each([
    ['http://127.0.0.1:8888', 'http://127.0.0.1:8888'],
    ['http://[::1]:8888/', 'http://[::1]:8888'],
    ['https://party.example.org:8443', 'https://party.example.org:8443'],
    ['HTTPS://Party.Example.ORG', 'https://party.example.org'],
  ])('accepts PUBLIC_URL %s', (PUBLIC_URL, publicUrl) => {
    expect(readConfig({ ...complete, PUBLIC_URL }).web.publicUrl).toBe(publicUrl)
  })

  it.each([
    ['DISCORD_TOKEN', 'Bot abc'],
    ['DISCORD_TOKEN', '"abc"'],
    ['DISCORD_APPLICATION_ID', 'partyline'],
    ['SPOTIFY_CLIENT_ID', 'two words'],
    ['SLACK_APP_TOKEN', 'xoxb-1'],
    ['SLACK_SIGNING_SECRET', 'short'],
    ['SLACK_CLIENT_ID', '123'],
    ['SLACK_STATE_SECRET', 'short'],
    ['HOST', 'two hosts'],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['DATABASE_URL', 'postgres://db'],
    ['DATABASE_URL', 'sqlite://'],
    ['DATABASE_URL', 'sqlite://data/'],
    ['DATABASE_URL', 'sqlite://:memory:'],
    ['TOKEN_KEYS', 'no keyring'],
    ['TOKEN_KEYS', `k1:${key},k1:${key}`],
    ['TOKEN_KEYS', 'k1:passphrase'],
    ['LISTEN_ALONG', 'maybe'],
    ['KEEP_ENDED_DAYS', '-1'],
    ['KEEP_ENDED_DAYS', 'forever'],
    ['DISCORD_API_URL', 'discord.com'],
    ['SPOTIFY_API_URL', 'ftp://spotify'],
  ])('refuses %s=%s with a sentence about it', (name, value) => {
    const problems = problemsOf({ ...complete, [name]: value })

    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(name)
  })

  it('takes Slack alone, or beside Discord', () => {
    const slack = { SLACK_BOT_TOKEN: 'xoxb-bot-value', SLACK_APP_TOKEN: 'xapp-app-value' }
    const expected = {
      botToken: 'xoxb-bot-value',
      inbound: { by: 'socket', appToken: 'xapp-app-value' },
    }

    const alone = readConfig({ ...complete, ...slack, DISCORD_TOKEN: undefined })
    expect(alone.discord).toBeUndefined()
    expect(alone.slack).toEqual(expected)
    expect(readConfig({ ...complete, ...slack }).slack).toEqual(expected)
  })

  it('takes signed requests where Slack has no socket to come by', () => {
    const slack = { SLACK_BOT_TOKEN: 'xoxb-bot-value', SLACK_SIGNING_SECRET: 'signing-secret' }
    const config = readConfig({ ...complete, ...slack, PUBLIC_URL: 'https://party.example.org' })

    expect(config.slack?.inbound).toEqual({ by: 'http', signingSecret: 'signing-secret' })
    expect(config.warnings).toEqual([])
    expect(readConfig({ ...complete, ...slack }).warnings.join()).toContain('PUBLIC_URL')
  })

  it('takes several workspaces by OAuth, whole or not at all', () => {
    const oauth = {
      SLACK_APP_TOKEN: 'xapp-app-value',
      SLACK_CLIENT_ID: '1.2',
      SLACK_CLIENT_SECRET: 'client-secret',
      SLACK_STATE_SECRET: 'sixteen-characters',
    }

    const { slack } = readConfig({ ...complete, ...oauth })
    const [problem] = problemsOf({ ...complete, ...oauth, SLACK_STATE_SECRET: undefined })

    expect(slack?.botToken).toBeUndefined()
    expect(slack?.oauth?.stateSecret).toBe('sixteen-characters')
    expect(problem).toContain('missing: SLACK_STATE_SECRET')
  })

  it('says that Slack is set up by half', () => {
    const problems = problemsOf({ ...complete, SLACK_APP_TOKEN: 'xapp-app-value' })

    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('SLACK_BOT_TOKEN')
  })

  it('asks for what makes a Slack token usable', () => {
    const problems = problemsOf({ ...complete, SLACK_BOT_TOKEN: 'xoxb-bot-value' })

    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('SLACK_APP_TOKEN')
  })

  it('warns when logins would arrive at another port', () => {
    const { warnings } = readConfig({
      ...complete,
      PUBLIC_URL: 'http://127.0.0.1:8888',
      PORT: '9000',
    })

    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('PORT')
  })

  it('never says a value it was given, whatever is wrong', () => {
    const names = Object.keys(parse(exampleText))
    const value = fc
      .oneof(fc.string({ maxLength: 40 }), fc.constantFrom(':', '=', '://', ',k1:'))
      .map((text) => `s3cr3t${text}s3cr3t`)
    const environment = fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1 })

    fc.assert(
      fc.property(environment, (given) => {
        const message = problemsOf(given).join('\n')

        expect(message).not.toBe('')
        expect(message).not.toContain('s3cr3t')
      }),
    )
  })
})

const exampleText = (await readFile(new URL('../.env.example', import.meta.url), 'utf8')).replace(
  /^#(?=[A-Z_]+=)/gm,
  '',
)

describe('.env.example', () => {
  it('names everything there is, and only the four necessary values are missing', () => {
    const example = parse(exampleText)

    expect(Object.keys(example)).toHaveLength(22)
    expect(problemsOf(example)).toHaveLength(4)
    expect(readConfig({ ...example, ...complete })).toEqual(readConfig(complete))
  })
})

describe('the file .env', () => {
  async function webSettingsIn(environment: Record<string, string>): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'partyline-config-'))
    try {
      await writeFile(join(folder, '.env'), 'PORT=9001\nHOST=0.0.0.0\n')
      const module = new URL('../src/config.ts', import.meta.url).href
      const program = `
        const { readConfig } = await import(${JSON.stringify(module)})
        console.log(JSON.stringify(readConfig().web))`
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', program],
        { cwd: folder, env: { PATH: process.env.PATH, ...complete, ...environment } },
      )
      return stdout
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  it('is read quietly, and the environment goes before it', async () => {
    const web = JSON.parse(await webSettingsIn({ HOST: '127.0.0.1' }))

    expect(web).toMatchObject({ port: 9001, host: '127.0.0.1' })
  })

  it('is left alone in production', async () => {
    const web = JSON.parse(await webSettingsIn({ NODE_ENV: 'production' }))

    expect(web).toMatchObject({ port: 8888, host: '127.0.0.1' })
  })
})

describe('the address of the store alone', () => {
  it('is read without the other settings', () => {
    expect(readDatabaseUrl({})).toBe('sqlite://data/partyline.sqlite')
    expect(readDatabaseUrl({ DATABASE_URL: ' sqlite:///a/b ' })).toBe('sqlite:///a/b')
  })

  it('is refused like all settings', () => {
    expect(() => readDatabaseUrl({ DATABASE_URL: 'postgres://secret' })).toThrow(ConfigurationError)
    expect(() => readDatabaseUrl({ DATABASE_URL: 'postgres://secret' })).not.toThrow(/secret/)
  })
})
