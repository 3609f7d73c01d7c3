import { connect } from 'node:net'
import { z } from 'zod'
import { CannotCopy, type StoreCopy } from './copy-store.ts'

const reply = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), name: z.string().regex(/^[^/\\]+$/), bytes: z.number() }),
  z.strictObject({ ok: z.literal(false), why: z.string() }),
])

/** What the running program answers to whoever connects. */
export type BackupReply = z.infer<typeof reply>

/** What the systems allow; a longer path would be cut off. */
const LONGEST_PATH_BYTES = 100
const PATIENCE_MS = 10 * 60_000

/** Where the program that holds the store takes requests; undefined where the path is too long. */
export function socketOf(file: string): string | undefined {
  const path = `${file}.socket`
  return Buffer.byteLength(path) <= LONGEST_PATH_BYTES ? path : undefined
}

/**
 * Asks the program that holds the store for a copy of it. Undefined when there is none that listens.
 * Throws CannotCopy.
 */
export async function requestCopy(file: string): Promise<StoreCopy | undefined> {
  const path = socketOf(file)
  const text = path && (await textFrom(path))
  if (text === undefined) return undefined
  const answer = reply.safeParse(json(text)).data
  if (answer === undefined) {
    throw new CannotCopy('The bot stopped before the copy was done. Try again.')
  }
  if (!answer.ok) throw new CannotCopy(answer.why)
  return { name: answer.name, bytes: answer.bytes }
}

/** Everything that comes before the other side closes; undefined when nobody listens. */
function textFrom(path: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(path)
    socket.setEncoding('utf8')
    socket.setTimeout(PATIENCE_MS, () =>
      socket.destroy(new Error('it did not answer for ten minutes')),
    )
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('close', () => resolve(text))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined)
      else reject(new CannotCopy(refusal(error)))
    })
  })
}

function refusal({ code, message }: NodeJS.ErrnoException): string {
  return code === 'EACCES' || code === 'EPERM'
    ? 'The bot runs as another user. Run this command as that user.'
    : `The bot runs but cannot be asked for a copy (${message}). Try again, or stop the bot first.`
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
