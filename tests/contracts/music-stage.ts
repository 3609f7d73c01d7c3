import { expect, onTestFinished } from 'vitest'
import type { AccountParts, EmulatedAccount, EmulatedTrack } from '../../emulators/spotify/index.ts'
import type { AccountId } from '../../src/core/engine/ids.ts'
import type { Device } from '../../src/core/engine/party.ts'
import type { Track } from '../../src/core/engine/track.ts'
import type { MusicFailure, MusicServices } from '../../src/core/ports.ts'
import type { MusicWorld } from '../fakes/music.ts'

export interface MusicUnderTest {
  readonly services: MusicServices
  readonly world: MusicWorld
  now(): number
  /** Lets the music play on for so long. */
  pass(ms: number): Promise<void>
  close(): Promise<void>
}

/** Starts one without accounts. */
export type OpenMusic = () => Promise<MusicUnderTest>

export async function start(open: OpenMusic) {
  const stage = await open()
  onTestFinished(() => stage.close())
  return stage
}

export async function startConnected(open: OpenMusic, parts: AccountParts = { name: 'Ada' }) {
  const stage = await start(open)
  const ada = stage.world.addAccount(parts)
  const account = await connect(stage.services, ada)
  const library = stage.services.library(account)
  const player = stage.services.player(account)
  return { ...stage, ada, account, library, player }
}

/** Three tracks of three minutes play on a speaker. */
export async function startPlaying(open: OpenMusic) {
  const stage = await startConnected(open)
  const tracks = stage.world.makeTracks(3)
  const device = stage.ada.addDevice({ name: 'Kitchen', type: 'Speaker', volume: 40 })
  stage.ada.player.play({ tracks })
  return { ...stage, tracks, device: deviceOf(device) }
}

/** Logs in as the account would in a browser. */
export async function connect(
  services: MusicServices,
  account: EmulatedAccount,
): Promise<AccountId> {
  const { url, verifier } = services.login.request()
  const location = new URL(await account.login(url))
  return (await services.login.exchange(codeOf(location), verifier)).account
}

/** Why a call failed; `undefined` where it did not. */
export async function reasonOf(
  call: Promise<unknown>,
): Promise<MusicFailure['reason'] | undefined> {
  return (await failureOf(call))?.reason
}

async function failureOf(call: Promise<unknown>): Promise<MusicFailure | undefined> {
  const [outcome] = await Promise.allSettled([call])
  if (outcome.status === 'fulfilled') return undefined
  expect(outcome.reason).toMatchObject({ name: 'MusicFailure' })
  return outcome.reason
}

/** What the core knows of a track that only its address matters of. */
export function asTrack({ uri, name, durationMs }: EmulatedTrack): Track {
  return { uri, title: name, artist: '', durationMs }
}

export function deviceOf(device: { id: string | null; name: string; type: string }): Device {
  return { id: device.id ?? '', name: device.name, type: device.type }
}

export async function found<T>(lookup: Promise<T | undefined>): Promise<T> {
  const result = await lookup
  if (result === undefined) throw new Error('Nothing was found.')
  return result
}

export function at<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new RangeError(`There is no item ${index}.`)
  return item
}

export function urisOf(tracks: readonly Track[]): string[] {
  return tracks.map(({ uri }) => uri)
}

export function codeOf(location: URL): string {
  return location.searchParams.get('code') ?? ''
}
