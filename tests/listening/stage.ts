import type { Account } from '../../emulators/spotify/account.ts'
import type { EmulatedDevice } from '../../emulators/spotify/index.ts'
import type { Jitter } from '../../emulators/spotify/types.ts'
import { accountId } from '../../src/core/engine/ids.ts'
import type { Answer } from '../../src/core/inbox.ts'
import { RuntimeStage } from '../runtime/stage.ts'

/** Apart by less than this, people in different places hear the same. */
const IN_STEP_MS = 1_500

/** Somebody with an account and a device of their own. */
export interface Listener {
  readonly name: string
  readonly account: Account
  readonly device: EmulatedDevice
}

/** A live party whose guests may listen along. */
export async function listeningStage(
  options: { songs?: number; durationMs?: number; jitter?: Jitter } = {},
): Promise<RuntimeStage> {
  const stage = new RuntimeStage({ ...options, listenAlong: true })
  if (options.jitter !== undefined) stage.account.jitter = options.jitter
  await stage.start()
  await stage.play()
  await stage.clock.advance(5_000)
  return stage
}

/** As if they had connected their Spotify before. */
export async function addListener(
  stage: RuntimeStage,
  name: string,
  jitter?: Jitter,
): Promise<Listener> {
  const account = stage.music.addAccount({ name: `Account of ${name}` })
  if (jitter !== undefined) account.jitter = jitter
  const device = account.addDevice({ name: `Desk of ${name}`, type: 'Computer' })
  const { vault } = stage.store
  const id = accountId(account.id)
  await vault.put('link', stage.chat.person(name), { account: id })
  const tokens = { refreshToken: 'r', accessToken: 'a', accessExpiresAt: Number.MAX_SAFE_INTEGER }
  await vault.put('account', id, { account: id, name, ...tokens })
  return { name, account, device }
}

export async function listens(stage: RuntimeStage, { name }: Listener): Promise<Answer> {
  return stage.ask(name, { type: 'listen' })
}

/** How far the listener is ahead of the party; undefined when they do not hear the same song. */
export function apart(stage: RuntimeStage, { account }: Listener): number | undefined {
  const party = stage.account.player.state()
  const guest = account.player.state()
  const hear = (state: typeof guest) => state.isPlaying && !state.isLoading
  if (!hear(party) || !hear(guest) || guest.track !== party.track) return undefined
  return guest.progressMs - party.progressMs
}

export function isInStep(stage: RuntimeStage, listener: Listener): boolean {
  const ms = apart(stage, listener)
  return ms !== undefined && Math.abs(ms) <= IN_STEP_MS
}

/** What was asked of the listener's account since an instant, by method. */
export function callsTo(
  stage: RuntimeStage,
  { account }: Listener,
  since = 0,
): Readonly<Record<string, number>> {
  const calls = stage.music.calls.filter((call) => call.account === account.id && call.at > since)
  const counts: Record<string, number> = {}
  for (const { method } of calls) counts[method] = (counts[method] ?? 0) + 1
  return counts
}
