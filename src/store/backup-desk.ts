import { chmod, lstat, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import type { Log } from '../core/ports.ts'
import { type BackupReply, socketOf } from './backup-socket.ts'
import { CannotCopy, type StoreCopy } from './copy-store.ts'
import { why } from './unreadable.ts'

export interface BackupDesk {
  /** Takes no more requests, and finishes the copy that is under way. */
  close(): Promise<void>
}

interface CopiedStore {
  readonly file: string
  /** Throws CannotCopy. */
  copy(): Promise<StoreCopy>
}

/**
 * Makes a copy of the store for every connection to the socket beside it, which only the same user
 * can open. What the other side sends is not read. Where there can be no socket, the program runs
 * without, and says so.
 */
export async function openBackupDesk(store: CopiedStore, log: Log): Promise<BackupDesk> {
  const underWay = new Set<Promise<void>>()
  const server = createServer((socket) => {
    const serving = serve(store, socket, log).finally(() => underWay.delete(serving))
    underWay.add(serving)
  })
  try {
    await listen(server, socketOf(store.file))
  } catch (failure) {
    log.warn('The store can be backed up only while the bot is stopped.', { why: why(failure) })
    return { close: async () => undefined }
  }
  return {
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      await Promise.all(underWay)
      await closed
    },
  }
}

/** The store is held by this process, so a socket that lies there is left over from a former one. */
async function listen(server: Server, path: string | undefined): Promise<void> {
  if (path === undefined) throw new Error('the path of the store is too long for a socket')
  const leftOver = await lstat(path).catch(() => undefined)
  if (leftOver?.isSocket()) await rm(path)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  server.on('error', () => undefined)
  await chmod(path, 0o600)
}

async function serve(store: CopiedStore, socket: Socket, log: Log): Promise<void> {
  // Whoever asked may have gone; the copy is there all the same.
  socket.on('error', () => undefined)
  socket.resume()
  const reply = await replyOf(store, log)
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
    socket.end(JSON.stringify(reply), () => socket.destroy())
    if (socket.destroyed) resolve()
  })
}

async function replyOf(store: CopiedStore, log: Log): Promise<BackupReply> {
  try {
    const copy = await store.copy()
    log.info('The store was backed up.', { ...copy })
    return { ok: true, ...copy }
  } catch (failure) {
    log.error('The store could not be backed up.', { why: why(failure) })
    const known = failure instanceof CannotCopy
    return { ok: false, why: known ? failure.message : 'The bot failed; its log says how.' }
  }
}
