import { z } from 'zod'
import type { AccountId, ChannelId, PartyId, PersonId } from '../core/engine/ids.ts'
import type { VaultKinds } from '../core/ports.ts'
import { exactly } from './exactly.ts'
import { device, track } from './music-schema.ts'
import { settings } from './party-schema.ts'

const instant = z.number()
const accountId = z.custom<AccountId>((value) => typeof value === 'string')
const personId = z.custom<PersonId>((value) => typeof value === 'string')

type Schemas = { readonly [Kind in keyof VaultKinds]: z.ZodType<VaultKinds[Kind]> }

export const vaultSchemas: Schemas = {
  account: exactly<VaultKinds['account']>()(
    z.strictObject({
      account: accountId,
      name: z.string(),
      refreshToken: z.string(),
      accessToken: z.string(),
      accessExpiresAt: instant,
    }),
  ),
  login: exactly<VaultKinds['login']>()(
    z.strictObject({
      state: z.string().exactOptional(),
      person: personId,
      personName: z.string(),
      platform: z.string(),
      verifier: z.string(),
      createdAt: instant,
    }),
  ),
  link: exactly<VaultKinds['link']>()(z.strictObject({ account: accountId })),
  identity: exactly<VaultKinds['identity']>()(z.strictObject({ person: personId })),
  linkCode: exactly<VaultKinds['linkCode']>()(
    z.strictObject({ account: personId, name: z.string(), createdAt: instant }),
  ),
  guesses: exactly<VaultKinds['guesses']>()(
    z.strictObject({ wrong: z.number(), lastAt: instant, blockedUntil: instant }),
  ),
  seenChannel: exactly<VaultKinds['seenChannel']>()(z.strictObject({ lastAt: instant })),
  block: exactly<VaultKinds['block']>()(z.strictObject({ until: instant })),
  installation: exactly<VaultKinds['installation']>()(
    z.strictObject({ botToken: z.string(), botUserId: z.string(), botId: z.string() }),
  ),
  lastTime: exactly<VaultKinds['lastTime']>()(
    z.strictObject({
      host: personId,
      playlist: z.strictObject({ id: z.string(), name: z.string() }),
      device,
      settings,
      listed: z.boolean(),
      songs: z.array(z.strictObject({ track, by: personId, name: z.string() })),
      at: instant,
    }),
  ),
  listener: exactly<VaultKinds['listener']>()(
    z.strictObject({
      party: z.custom<PartyId>((value) => typeof value === 'string'),
      account: accountId,
      device,
      channel: z.custom<ChannelId>((value) => typeof value === 'string'),
      latencyMs: z.number(),
    }),
  ),
  registration: exactly<VaultKinds['registration']>()(z.strictObject({ hash: z.string() })),
}

export const sealedKinds: ReadonlySet<keyof VaultKinds> = new Set([
  'account',
  'login',
  'installation',
])
