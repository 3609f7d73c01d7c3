import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import type { FaultReply } from '../../emulators/spotify/index.ts'
import { asTrack, connect } from '../contracts/music-stage.ts'
import { CLIENT, startPlaying } from './stage.ts'

it('puts no secret into an error or the log', async () => {
  const { account, clock, device, emulator, host, library, log, player, services, tracks, vault } =
    await startPlaying({ timeoutMs: 100 })
  const spoken: unknown[] = []
  const secrets = new Set([
    CLIENT.clientSecret,
    Buffer.from(`${CLIENT.clientId}:${CLIENT.clientSecret}`).toString('base64'),
  ])
  const noteTokens = async () => {
    const stored = await vault.get('account', account)
    if (stored !== undefined) secrets.add(stored.accessToken).add(stored.refreshToken)
  }
  const hear = async (call: Promise<unknown>) => {
    const [outcome] = await Promise.allSettled([call])
    if (outcome.status === 'rejected') spoken.push(outcome.reason)
    await noteTokens()
  }
  const track = asTrack(tracks[0] ?? emulator.addTrack())
  const replies: FaultReply[] = [
    { hang: true },
    { reset: true },
    { status: 400, body: { error: 'invalid_client', error_description: 'secret' } },
    { status: 401, body: { error: { status: 401, message: 'The access token expired' } } },
    { status: 403, text: 'User not registered in the Developer Dashboard' },
    { status: 404, body: { error: { status: 404, message: 'Device not found' } } },
    { status: 429, headers: { 'retry-after': '1' } },
    { status: 500, body: null },
    { status: 200, body: { access_token: '' } },
  ]
  await noteTokens()

  for (const reply of replies) {
    for (const path of [/^\/v1\//, /^\/api\/token/, /^\/v1\/me$/]) {
      emulator.faults.answerNext({ path }, reply, 9)
      const { url, verifier } = services.login.request()
      const code = new URL(await host.login(url)).searchParams.get('code') ?? ''
      secrets.add(verifier).add(code)
      await hear(services.login.exchange(code, verifier))
      for (const call of [
        () => player.playback(),
        () => player.addToQueue(track, device),
        () => player.play(track, device),
        () => library.playlists(0, 10),
      ]) {
        await hear(call())
        clock.pass(1_000)
      }
      emulator.faults.clear()
      clock.pass(4_000_000)
    }
  }
  host.revoke()
  await hear(player.playback())
  await hear(connect(services, host))

  const text = [inspect(spoken, { depth: 9, showHidden: true }), ...log.lines].join('\n')
  expect(spoken.length).toBeGreaterThan(50)
  expect([...secrets].length).toBeGreaterThan(30)
  expect([...secrets].filter((secret) => text.includes(secret))).toEqual([])
})
