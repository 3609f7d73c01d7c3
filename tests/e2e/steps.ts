import type {
  EmulatedChannel,
  EmulatedInteraction,
  EmulatedMessage,
  EmulatedPerson,
} from '../../emulators/discord/types.ts'
import type { EmulatedAccount, EmulatedPlaylist } from '../../emulators/spotify/types.ts'
import { markdown } from '../../src/bots/discord/markdown.ts'
import { failureSentence } from '../../src/bots/phrases/failures.ts'
import { refusalSentence } from '../../src/bots/phrases/refusals.ts'
import type { Refusal } from '../../src/core/engine/refusals.ts'
import type { Failure } from '../../src/core/inbox.ts'
import { connectSpotify, until } from './live-party.ts'
import type { Stage } from './stage.ts'

/** A person with a Spotify account, in a channel of their own where nothing has happened yet. */
export interface HostToBe {
  readonly channel: EmulatedChannel
  readonly host: EmulatedPerson
  readonly account: EmulatedAccount
}

let people = 0

/** Several may share a stage: nobody has a name twice. */
export function hostToBe(stage: Stage): HostToBe {
  people += 1
  const name = `Host ${people}`
  const channel = stage.discord.addGuild(`Guild of ${name}`).addChannel('music')
  const host = stage.discord.addPerson(`host${people}`, { displayName: name })
  return { channel, host, account: stage.spotify.addAccount({ name }) }
}

export function addPlaylist(
  stage: Stage,
  account: EmulatedAccount,
  name = 'Road trip',
  durationMs = 60_000,
): EmulatedPlaylist {
  return account.addPlaylist({ name, tracks: stage.spotify.makeTracks(6, { durationMs }) })
}

/** Connects the host's Spotify by a party that ends again: the host has been here before. */
export async function returns(stage: Stage, { channel, host, account }: HostToBe): Promise<void> {
  const start = await host.command(channel, 'party start')
  await connectSpotify(stage, start, account)
  await start.waitForAnswer((message) => !/Connect Spotify/.test(message.text()))
  await endsParty(host, channel)
}

export async function endsParty(host: EmulatedPerson, channel: EmulatedChannel): Promise<void> {
  const asked = await host.command(channel, 'party end')
  const confirmed = await host.click(await asked.answer(), /End the party/)
  await confirmed.answer()
  await channel.waitForMessage((message) => /The party is over/.test(message.text()))
}

/** The code on the newest board of a channel. */
export function codeIn(channel: EmulatedChannel): string {
  return /join (\d{6})/.exec(channel.text())?.[1] ?? ''
}

/** The words of a sentence as Discord shows them, without its markup. */
export function shown(sentence: string): string {
  return sentence.replace(/[*`]|[<>](?=h|$)/g, '')
}

export function refusalShown(refusal: Refusal): string {
  return shown(refusalSentence(refusal, markdown))
}

export function failureShown(failure: Failure): string {
  return shown(failureSentence(failure, markdown))
}

/** Waits until an answer says this, and hands it back. */
export function says(asked: EmulatedInteraction, words: string | RegExp): Promise<EmulatedMessage> {
  return asked.waitForAnswer((message) => {
    const text = message.text()
    return typeof words === 'string' ? text.includes(words) : words.test(text)
  })
}

/** The requests that Spotify got for an account, as `METHOD /path`. */
export function requestsTo(stage: Stage, account: EmulatedAccount): string[] {
  return stage.spotify.requests
    .filter(({ accountId }) => accountId === account.id)
    .map(({ method, path }) => `${method} ${path}`)
}

export function untilTrue(condition: () => boolean, what: string, timeoutMs = 10_000) {
  return until(condition, timeoutMs, () => what)
}
