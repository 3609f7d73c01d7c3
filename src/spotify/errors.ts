import { z } from 'zod'
import { MusicFailure } from '../core/ports.ts'
import { ErrorReply, NoReply } from './replies.ts'

/** What went wrong with one request. Sources: facts of the service, reports of its users. */
export interface Trouble {
  readonly kind:
    | 'tokenExpired'
    /** A valid token is refused now and then when a track ends. */
    | 'tokenDoubted'
    | 'scopeMissing'
    /** Also sent by mistake to people who have Premium. */
    | 'premiumRequired'
    | 'ownerWithoutPremium'
    | 'notRegistered'
    | 'restricted'
    | 'noDevice'
    | 'notFound'
    | 'forbidden'
    | 'rejected'
    | 'rateLimited'
    | 'outOfOrder'
    | 'neverSent'
  readonly message: string
}

const errorBody = z.object({
  error: z.union([
    z.string(),
    z.object({
      message: z.string().optional().catch(undefined),
      reason: z.string().optional().catch(undefined),
    }),
  ]),
})

/** Foreign text, cut to a short line. */
export interface ErrorDetails {
  readonly message: string
  /** Of player errors and quotas; for errors of the accounts service its code. */
  readonly reason?: string | undefined
}

export function detailsOf({ reply }: ErrorReply): ErrorDetails {
  const parsed = errorBody.safeParse(reply.body)
  if (!parsed.success) return { message: shortLine(reply.text) }
  const { error } = parsed.data
  if (typeof error === 'string') return { message: shortLine(error), reason: shortLine(error) }
  const { message = '', reason } = error
  return { message: shortLine(message), reason: reason && shortLine(reason) }
}

/** Undefined for errors that did not come from the service: those are mistakes of ours. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (error instanceof NoReply) {
    return { kind: error.mayHaveArrived ? 'outOfOrder' : 'neverSent', message: error.message }
  }
  if (!(error instanceof ErrorReply)) return undefined
  const { message, reason } = detailsOf(error)
  const kind = kindOf(error, message, reason)
  return { kind, message: `${error.message} ${message}`.trim() }
}

function kindOf(error: ErrorReply, message: string, reason: string | undefined): Trouble['kind'] {
  const { statusCode } = error.reply
  if (statusCode === 429) return 'rateLimited'
  if (statusCode === 401) {
    if (/permissions missing/i.test(message)) return 'scopeMissing'
    return /expired/i.test(message) ? 'tokenExpired' : 'tokenDoubted'
  }
  if (statusCode === 403) return kindOfForbidden(message, reason)
  if (statusCode === 404) return /device/i.test(message) ? 'noDevice' : 'notFound'
  return statusCode >= 400 && statusCode < 500 ? 'rejected' : 'outOfOrder'
}

function kindOfForbidden(message: string, reason: string | undefined): Trouble['kind'] {
  if (reason === 'PREMIUM_REQUIRED') return 'premiumRequired'
  if (/premium subscription required for the owner/i.test(message)) return 'ownerWithoutPremium'
  if (/not (be )?registered|developer dashboard/i.test(message)) return 'notRegistered'
  if (/insufficient client scope/i.test(message)) return 'scopeMissing'
  return /restriction violated/i.test(message) ? 'restricted' : 'forbidden'
}

const REASONS = {
  tokenExpired: 'unavailable',
  tokenDoubted: 'unavailable',
  scopeMissing: 'loginExpired',
  premiumRequired: 'noPremium',
  ownerWithoutPremium: 'noPremium',
  notRegistered: 'notRegistered',
  restricted: 'restricted',
  noDevice: 'noDevice',
  notFound: 'notFound',
  forbidden: 'restricted',
  rejected: 'restricted',
  rateLimited: 'rateLimited',
  outOfOrder: 'unavailable',
  neverSent: 'unavailable',
} as const satisfies Record<Trouble['kind'], MusicFailure['reason']>

export function failureOf({ kind, message }: Trouble): MusicFailure {
  return new MusicFailure(REASONS[kind], message)
}

const LINE_LENGTH = 200

function shortLine(text: string): string {
  return text
    .slice(0, 2 * LINE_LENGTH)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LINE_LENGTH)
}
