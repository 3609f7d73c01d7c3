import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16

/** Encrypts texts for one owner: what was sealed for another kind or id does not open. */
export interface Sealer {
  seal(kind: string, id: string, text: string): string
  /** Throws CannotOpen. */
  open(kind: string, id: string, sealed: string): string
  /** Whether it is sealed by the key that seals now. */
  isOfFirstKey(sealed: string): boolean
}

export class CannotOpen extends Error {
  override readonly name = 'CannotOpen'
  readonly reason: 'unknownKey' | 'broken'
  constructor(reason: 'unknownKey' | 'broken', message: string) {
    super(message)
    this.reason = reason
  }
}

export interface TokenKey {
  readonly id: string
  readonly secret: Buffer
}

/** The first one seals, all of them open. */
export type TokenKeys = readonly [TokenKey, ...TokenKey[]]

/** The message says what is wrong with TOKEN_KEYS and what to do, without repeating any of it. */
export class BadTokenKeys extends Error {
  override readonly name = 'BadTokenKeys'
  constructor(what: string) {
    super(`${what} Run \`npm run keygen\` and put the line it prints into TOKEN_KEYS.`)
  }
}

/** Reads `k2:<32 bytes, base64>,k1:…`, newest first. Throws BadTokenKeys. */
export function parseTokenKeys(text: string): TokenKeys {
  const entries = text.split(',').map((entry) => entry.trim())
  const [first, ...others] = entries.filter((entry) => entry !== '').map(parseTokenKey)
  if (first === undefined) throw new BadTokenKeys('TOKEN_KEYS is empty.')
  const keys: TokenKeys = [first, ...others]
  refuseTwins(keys)
  return keys
}

function parseTokenKey(entry: string, index: number): TokenKey {
  const place = `Key number ${index + 1} in TOKEN_KEYS`
  const [, id, encoded] = /^([\w-]{1,32}):(.*)$/.exec(entry) ?? []
  if (id === undefined || encoded === undefined) {
    throw new BadTokenKeys(`${place} is not a name, a colon and 32 bytes in base64.`)
  }
  const secret = Buffer.from(encoded, 'base64')
  if (secret.length !== KEY_BYTES || secret.toString('base64') !== encoded) {
    throw new BadTokenKeys(
      `${place}, ${id}, is not 32 random bytes in base64; a passphrase is too easy to guess.`,
    )
  }
  return { id, secret }
}

function refuseTwins(keys: TokenKeys): void {
  if (new Set(keys.map((key) => key.id)).size < keys.length) {
    throw new BadTokenKeys('Two keys in TOKEN_KEYS have the same name: give each its own.')
  }
  if (new Set(keys.map((key) => key.secret.toString('hex'))).size < keys.length) {
    throw new BadTokenKeys('TOKEN_KEYS has the same key twice, under two names.')
  }
}

/** Envelope: `v1.<key id>.<iv>.<content and tag>`, both in base64url. */
export function createSealer(keys: TokenKeys): Sealer {
  return {
    seal: (kind, id, text) => seal(keys[0], kind, id, text),
    isOfFirstKey: (sealed) => sealed.startsWith(`v1.${keys[0].id}.`),
    open(kind, id, sealed) {
      const [version, keyId, iv, content, ...rest] = sealed.split('.')
      if (version !== 'v1' || !keyId || !iv || !content || rest.length > 0) throw broken()
      const key = keys.find((candidate) => candidate.id === keyId)
      if (key === undefined) {
        throw new CannotOpen('unknownKey', `TOKEN_KEYS lacks ${keyId}, which it is sealed with.`)
      }
      return open(key, kind, id, Buffer.from(iv, 'base64url'), Buffer.from(content, 'base64url'))
    },
  }
}

function seal(key: TokenKey, kind: string, id: string, text: string): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, key.secret, iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(owner(key, kind, id))
  const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return ['v1', key.id, iv.toString('base64url'), content.toString('base64url')].join('.')
}

function open(key: TokenKey, kind: string, id: string, iv: Buffer, content: Buffer): string {
  try {
    const decipher = createDecipheriv(CIPHER, key.secret, iv, { authTagLength: TAG_BYTES })
    decipher.setAAD(owner(key, kind, id))
    decipher.setAuthTag(content.subarray(-TAG_BYTES))
    return (
      decipher.update(content.subarray(0, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    )
  } catch {
    throw broken()
  }
}

/** Bound to the sealed text: under another key's name, kind or id it does not open. */
function owner(key: TokenKey, kind: string, id: string): Buffer {
  return Buffer.from(JSON.stringify([key.id, kind, id]))
}

function broken(): CannotOpen {
  return new CannotOpen('broken', 'It was changed, or sealed for something else.')
}
