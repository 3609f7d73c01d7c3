import { config as readDotenv } from 'dotenv'
import { z } from 'zod'
import type { LogLevel } from './log.ts'
import { isLoopback, publicUrlProblem } from './public-url.ts'
import { parseTokenKeys, type TokenKeys } from './store/sealer.ts'

/** Everything a person can set, checked. Addresses have no slash at their end, but Slack's. */
export interface Config {
  readonly discord?: {
    readonly token: string
    readonly applicationId?: string
  }
  readonly slack?: SlackSettings
  readonly spotify: { readonly clientId: string; readonly clientSecret: string }
  readonly web: {
    readonly host: string
    readonly port: number
    readonly publicUrl: string
    readonly redirectUri: string
    /** Only a browser on the bot's own machine reaches the pages. */
    readonly isLocal: boolean
  }
  readonly databaseUrl: string
  readonly tokenKeys: TokenKeys
  readonly listenAlong: boolean
  readonly keepEndedDays: number
  readonly logLevel: LogLevel
  readonly addresses: {
    readonly discordApi: string
    readonly slackApi: string
    readonly spotifyApi: string
    readonly spotifyAccounts: string
  }
  /** What the person should know although the program can start. */
  readonly warnings: readonly string[]
  /** Values that must never be shown. */
  readonly secrets: readonly string[]
}

export interface SlackSettings {
  /** Of the one workspace; without it, workspaces come by `oauth`. */
  readonly botToken?: string
  readonly oauth?: {
    readonly clientId: string
    readonly clientSecret: string
    readonly stateSecret: string
  }
  readonly inbound:
    | { readonly by: 'socket'; readonly appToken: string }
    | { readonly by: 'http'; readonly signingSecret: string }
}

type Environment = Readonly<Record<string, string | undefined>>

/** Some settings are missing or wrong. The message names all of them, and no value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  constructor(readonly problems: readonly string[]) {
    super(`Partyline cannot start yet:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
  }
}

const DISCORD_PORTAL = 'https://discord.com/developers/applications'
const SPOTIFY_DASHBOARD = 'https://developer.spotify.com/dashboard'
const SLACK_APPS = 'https://api.slack.com/apps'

const Variables = z.object({
  DISCORD_TOKEN: z
    .string()
    .regex(
      /^[^\s"']+$/,
      `DISCORD_TOKEN must be the token alone, without quotes, spaces or "Bot" before it: copy it from ${DISCORD_PORTAL} > your application > Bot.`,
    )
    .optional(),
  DISCORD_APPLICATION_ID: z
    .string()
    .regex(
      /^\d{1,20}$/,
      `DISCORD_APPLICATION_ID must be digits only: copy the Application ID from ${DISCORD_PORTAL} > your application > General Information.`,
    )
    .optional(),
  SLACK_BOT_TOKEN: slack(/^xoxb-\S+$/, 'SLACK_BOT_TOKEN must begin with "xoxb-"', 'Install App'),
  SLACK_APP_TOKEN: slack(
    /^xapp-\S+$/,
    'SLACK_APP_TOKEN must begin with "xapp-"',
    'App-Level Tokens',
  ),
  SLACK_SIGNING_SECRET: slack(/^\S{8,}$/, 'SLACK_SIGNING_SECRET is too short', 'App Credentials'),
  SLACK_CLIENT_ID: slack(
    /^\d+\.\d+$/,
    'SLACK_CLIENT_ID must be two numbers with a dot between them',
    'App Credentials',
  ),
  SLACK_CLIENT_SECRET: slack(/^\S{8,}$/, 'SLACK_CLIENT_SECRET is too short', 'App Credentials'),
  SLACK_STATE_SECRET: z
    .string()
    .min(16, 'SLACK_STATE_SECRET must be at least 16 random characters: make some up.')
    .optional(),
  SPOTIFY_CLIENT_ID: spotify('SPOTIFY_CLIENT_ID', 'Client ID'),
  SPOTIFY_CLIENT_SECRET: spotify('SPOTIFY_CLIENT_SECRET', 'Client secret'),
  PUBLIC_URL: publicUrl(),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'HOST must be one address to listen on, for example 127.0.0.1 or 0.0.0.0.')
    .default('127.0.0.1'),
  PORT: wholeNumber(1, 65_535, 'PORT must be a number from 1 to 65535, for example 8888.').default(
    8888,
  ),
  DATABASE_URL: z
    .string()
    .regex(
      /^sqlite:\/\/(?!:memory:$)[^?#]*[^?#/]$/,
      'DATABASE_URL must be "sqlite://" and the path of a file, for example sqlite://data/partyline.sqlite.',
    )
    .default('sqlite://data/partyline.sqlite'),
  TOKEN_KEYS: tokenKeys(),
  LISTEN_ALONG: z
    .stringbool({
      truthy: ['on', 'true', 'yes', '1'],
      falsy: ['off', 'false', 'no', '0'],
      error: 'LISTEN_ALONG must be "on" or "off".',
    })
    .default(false),
  KEEP_ENDED_DAYS: wholeNumber(
    0,
    36_500,
    'KEEP_ENDED_DAYS must be a whole number of days, for example 30.',
  ).default(30),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal or silent.',
    )
    .default('info'),
  DISCORD_API_URL: address('DISCORD_API_URL').default('https://discord.com/api'),
  SLACK_API_URL: address('SLACK_API_URL').default('https://slack.com/api'),
  SPOTIFY_API_URL: address('SPOTIFY_API_URL').default('https://api.spotify.com'),
  SPOTIFY_ACCOUNTS_URL: address('SPOTIFY_ACCOUNTS_URL').default('https://accounts.spotify.com'),
})

type Values = z.infer<typeof Variables>

/** Reads the settings. Throws ConfigurationError with every problem at once. */
export function readConfig(environment: Environment = developmentEnvironment()): Config {
  const given = withoutBlanks(environment)
  const parsed = Variables.safeParse(given)
  const issues = parsed.error?.issues ?? []
  const isSlackReadable = !issues.some(({ path }) => String(path[0]).startsWith('SLACK_'))
  const problems = [
    ...platformProblems(given),
    ...(isSlackReadable ? slackProblems(given) : []),
    ...issues.map((issue) => issue.message),
  ]
  if (problems.length > 0 || !parsed.success) throw new ConfigurationError(problems)
  return configOf(parsed.data)
}

/** The address of the store alone, for work on its file. Throws ConfigurationError. */
export function readDatabaseUrl(environment: Environment = developmentEnvironment()): string {
  const parsed = Variables.shape.DATABASE_URL.safeParse(withoutBlanks(environment).DATABASE_URL)
  if (parsed.success) return parsed.data
  throw new ConfigurationError(parsed.error.issues.map((issue) => issue.message))
}

/** The environment of the process; outside production, completed by the file `.env`. */
function developmentEnvironment(): Environment {
  if (process.env.NODE_ENV === 'production') return process.env
  const environment = { ...process.env }
  readDotenv({ quiet: true, processEnv: environment })
  return environment
}

/** A name without a value means the same as no name: that is how `.env.example` lists them. */
function withoutBlanks(environment: Environment): Record<string, string> {
  const entries = Object.keys(Variables.shape).flatMap((name) => {
    const value = environment[name]?.trim()
    return value ? [[name, value] as const] : []
  })
  return Object.fromEntries(entries)
}

function platformProblems(given: Environment): string[] {
  const isAny = Object.keys(given).some((name) => name.startsWith('SLACK_') && !isAddress(name))
  if (given.DISCORD_TOKEN || isAny) return []
  return [
    `No chat platform is set up: set DISCORD_TOKEN, which you find at ${DISCORD_PORTAL} > your application > Bot > Reset Token, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN, which you find at ${SLACK_APPS} > your app.`,
  ]
}

function isAddress(name: string): boolean {
  return name === 'SLACK_API_URL'
}

const OAUTH_NAMES = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const

function slackProblems(given: Environment): string[] {
  const oauth = OAUTH_NAMES.filter((name) => given[name])
  const missing = OAUTH_NAMES.filter((name) => !given[name])
  const [first] = given.SLACK_BOT_TOKEN ? (['SLACK_BOT_TOKEN'] as const) : oauth
  const hasInbound = given.SLACK_APP_TOKEN ?? given.SLACK_SIGNING_SECRET
  const problems: string[] = []
  if (first !== undefined && !hasInbound) {
    problems.push(
      `${first} needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside it: find them at ${SLACK_APPS} > your app > Basic Information.`,
    )
  }
  if (first === undefined && hasInbound) {
    problems.push(
      `Slack is set up by half: set SLACK_BOT_TOKEN too, which you find at ${SLACK_APPS} > your app > Install App.`,
    )
  }
  if (oauth.length > 0 && missing.length > 0) {
    problems.push(
      `Several workspaces need ${OAUTH_NAMES.join(', ')} together; missing: ${missing.join(', ')}.`,
    )
  }
  return problems
}

function configOf(values: Values): Config {
  const slack = slackOf(values)
  const publicUrl = new URL(values.PUBLIC_URL ?? `http://127.0.0.1:${values.PORT}`)
  return {
    ...(values.DISCORD_TOKEN !== undefined && {
      discord: {
        token: values.DISCORD_TOKEN,
        ...(values.DISCORD_APPLICATION_ID !== undefined && {
          applicationId: values.DISCORD_APPLICATION_ID,
        }),
      },
    }),
    ...(slack !== undefined && { slack }),
    spotify: { clientId: values.SPOTIFY_CLIENT_ID, clientSecret: values.SPOTIFY_CLIENT_SECRET },
    web: {
      host: values.HOST,
      port: values.PORT,
      publicUrl: publicUrl.origin,
      redirectUri: `${publicUrl.origin}/spotify/callback`,
      isLocal: isLoopback(publicUrl),
    },
    databaseUrl: values.DATABASE_URL,
    tokenKeys: values.TOKEN_KEYS,
    listenAlong: values.LISTEN_ALONG,
    keepEndedDays: values.KEEP_ENDED_DAYS,
    logLevel: values.LOG_LEVEL,
    addresses: {
      discordApi: values.DISCORD_API_URL,
      slackApi: `${values.SLACK_API_URL}/`,
      spotifyApi: values.SPOTIFY_API_URL,
      spotifyAccounts: values.SPOTIFY_ACCOUNTS_URL,
    },
    warnings: warningsOf(values, publicUrl),
    secrets: secretsOf(values),
  }
}

function slackOf(values: Values): SlackSettings | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_CLIENT_ID: clientId } = values
  const { SLACK_CLIENT_SECRET: clientSecret, SLACK_STATE_SECRET: stateSecret } = values
  const inbound = slackInbound(values)
  if (inbound === undefined) return undefined
  return {
    inbound,
    ...(botToken !== undefined && { botToken }),
    ...(clientId !== undefined &&
      clientSecret !== undefined &&
      stateSecret !== undefined && { oauth: { clientId, clientSecret, stateSecret } }),
  }
}

/** Socket Mode where its token is given, for it needs no address of our own. */
function slackInbound(values: Values): SlackSettings['inbound'] | undefined {
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = values
  if (appToken !== undefined) return { by: 'socket', appToken }
  return signingSecret === undefined ? undefined : { by: 'http', signingSecret }
}

function warningsOf(values: Values, publicUrl: URL): string[] {
  const warnings: string[] = []
  if (isLoopback(publicUrl) && slackInbound(values)?.by === 'http') {
    warnings.push(
      'Slack sends its requests to PUBLIC_URL, which only this machine can reach: set it to an address on the internet, or use SLACK_APP_TOKEN instead.',
    )
  }
  if (values.LISTEN_ALONG) {
    warnings.push(
      'LISTEN_ALONG is on: docs/setup-spotify.md says what Spotify’s policy has to say about it.',
    )
  }
  if (isLoopback(publicUrl) && Number(publicUrl.port || 80) !== values.PORT) {
    warnings.push(
      'PUBLIC_URL and PORT name different ports: Spotify logins arrive only if something forwards one to the other.',
    )
  }
  return warnings
}

function secretsOf(values: Values): string[] {
  return [
    values.DISCORD_TOKEN,
    values.SLACK_BOT_TOKEN,
    values.SLACK_APP_TOKEN,
    values.SLACK_SIGNING_SECRET,
    values.SLACK_CLIENT_SECRET,
    values.SLACK_STATE_SECRET,
    values.SPOTIFY_CLIENT_SECRET,
    ...values.TOKEN_KEYS.map((key) => key.secret.toString('base64')),
  ].filter((secret) => secret !== undefined)
}

function slack(shape: RegExp, problem: string, place: string) {
  return z
    .string()
    .regex(shape, `${problem}: copy it from ${SLACK_APPS} > your app > ${place}.`)
    .optional()
}

function spotify(name: string, label: string) {
  const where = `copy the ${label} from ${SPOTIFY_DASHBOARD} > your app > Settings.`
  return z
    .string(`${name} is missing: ${where}`)
    .regex(/^[^\s"']+$/, `${name} must have no quotes and no spaces in it: ${where}`)
}

function wholeNumber(least: number, most: number, problem: string) {
  return z
    .string()
    .regex(/^\d{1,6}$/, problem)
    .transform(Number)
    .refine((value) => value >= least && value <= most, problem)
}

function address(name: string) {
  const problem = `${name} must be an address that begins with http:// or https://; leave it out to use the service itself.`
  return z
    .string()
    .refine((text) => /^https?:\/\/[^\s?#]+$/.test(text) && URL.canParse(text), problem)
    .transform((text) => text.replace(/\/+$/, ''))
}

function publicUrl() {
  return z
    .string()
    .superRefine((text, context) => {
      const problem = publicUrlProblem(text)
      if (problem) context.addIssue(problem)
    })
    .optional()
}

/** What the parser says is not passed on: it names keys, and a name may be a secret misplaced. */
function tokenKeys() {
  return z
    .string(
      'TOKEN_KEYS is missing: run "npm run keygen" and set TOKEN_KEYS to what it prints. Keep a copy, the stored Spotify logins cannot be read without it.',
    )
    .transform((text, context) => {
      try {
        return parseTokenKeys(text)
      } catch {
        context.addIssue(
          'TOKEN_KEYS cannot be read: it must look like k1:<32 bytes in base64>, several separated by commas with the newest first, no name and no key twice. "npm run keygen" prints one.',
        )
        return z.NEVER
      }
    })
}
