import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { DiscordEmulator } from '../../emulators/discord/index.ts'
import { createDiscord } from '../../src/bots/discord/index.ts'
import { createPlatforms } from '../../src/bots/index.ts'
import { effectId } from '../../src/core/engine/ids.ts'
import { ChatFailure } from '../../src/core/ports.ts'
import { systemClock } from '../../src/time/system-clock.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'
import { discordChat, runningDiscord } from './discord-chat.ts'
import { lobby, round } from './sample-views.ts'
import { ScriptedInbox } from './scripted-inbox.ts'

const GATEWAY = { method: 'GET', path: /^\/gateway\/bot$/ }
const EDITS = { method: 'PATCH', path: /^\/channels\/\d+\/messages\/\d+$/ }

describe('The connection to Discord', () => {
  it('says what to do about a token that is not accepted', async () => {
    const { discord, emulator } = await discordChat({ token: 'no.such.token' })

    await expect(discord.start(new ScriptedInbox())).rejects.toThrow(
      /does not accept DISCORD_TOKEN.*Reset Token/,
    )
    await emulator.close()
  })

  it('says what to do when the gateway does not accept the token', async () => {
    const { discord, emulator } = await discordChat({ token: 'no.such.token' })
    const body = await gatewayOf(emulator)
    emulator.faults.answerNext(GATEWAY, { status: 200, body }, 3)

    await expect(discord.start(new ScriptedInbox())).rejects.toThrow(/DISCORD_TOKEN/)
    await emulator.close()
  })

  it.each([
    ['answers with an error', { status: 503 }],
    ['can’t be reached by its gateway', undefined],
  ])('is tried again while Discord %s', async (_, answer) => {
    const { discord, emulator, logged } = await discordChat()
    const inbox = new ScriptedInbox()
    onTestFinished(async () => {
      await discord.stop()
      await emulator.close()
    })
    if (answer === undefined) emulator.faults.refuseGateway(true)
    else emulator.faults.answerNext(GATEWAY, answer, 4)

    await discord.start(inbox)
    expect(discord.isConnected()).toBe(false)
    emulator.faults.refuseGateway(false)

    await vi.waitFor(() => expect(discord.isConnected()).toBe(true), { timeout: 10_000 })
    expect(inbox.gaps).toBe(1)
    expect(logged.filter((line) => line.includes('again'))).toHaveLength(1)
    await vi.waitFor(() => expect(emulator.commands).toHaveLength(1))
  })

  it('can be stopped while Discord can’t be reached', async () => {
    const { discord, emulator } = await discordChat()
    await emulator.close()
    await discord.start(new ScriptedInbox())

    await discord.stop()

    expect(discord.isConnected()).toBe(false)
  })

  it.each([4004, 4010, 4013, 4014])(
    'is over for good after code %d, and says so once',
    async (code) => {
      const { discord, emulator, logged } = await runningDiscord()
      expect(discord.isConnected()).toBe(true)

      emulator.faults.closeSockets(code)

      await vi.waitFor(() => expect(discord.isConnected()).toBe(false))
      await new Promise((resolve) => setTimeout(resolve, 700))
      expect(discord.isConnected()).toBe(false)
      expect(logged).toEqual([
        expect.stringMatching(/DISCORD_TOKEN|closed the connection for good \(\d+\)/),
      ])
    },
  )

  it('fails as often as it may, and says so once in a while', async () => {
    const clock = new VirtualClock()
    const { discord, emulator, logged } = await runningDiscord({ clock })
    const failures = () => logged.filter((line) => line.includes('trying again'))
    emulator.faults.refuseGateway(true)
    emulator.faults.closeSockets()

    await vi.waitFor(() => expect(failures()).toHaveLength(1), { timeout: 10_000 })
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    expect(failures()).toHaveLength(1)
    await clock.jump(60_000)
    await vi.waitFor(() => expect(failures()).toHaveLength(2), { timeout: 10_000 })
    expect(failures()[1]).toMatch(/"times":([2-9]|\d\d)/)
    emulator.faults.refuseGateway(false)
    await vi.waitFor(() => expect(discord.isConnected()).toBe(true), { timeout: 10_000 })
  })

  it('asks for no privileged intent', async () => {
    const { emulator } = await runningDiscord()

    expect(emulator.problems).toEqual([])
  })

  it('registers the commands once, and again only when they change', async () => {
    const { discord, emulator, inbox, vault, logged } = await runningDiscord()
    const puts = () => emulator.requests.filter(({ method }) => method === 'PUT')
    expect(puts()).toHaveLength(1)
    expect(emulator.commands.map(({ name }) => name)).toEqual(['party'])
    await discord.stop()

    const options = { token: emulator.token, apiUrl: emulator.apiUrl, vault, clock: systemClock }
    const log = { info: () => {}, warn: () => {}, error: () => {} }
    const again = createDiscord({ ...options, log })
    await again.start(inbox)
    await again.stop()
    expect(puts()).toHaveLength(1)

    await vault.put('registration', `discord:${emulator.applicationId}`, { hash: 'older' })
    const changed = createDiscord({ ...options, log })
    await changed.start(inbox)
    await changed.stop()
    expect(puts()).toHaveLength(2)
    expect(logged).toEqual([])
  })

  it('is made only where it is configured', async () => {
    const { vault, emulator } = await discordChat()
    const log = { info: () => {}, warn: () => {}, error: () => {} }
    const tools = { vault, clock: systemClock, log }

    expect(createPlatforms({}, tools)).toEqual([])
    const [discord] = createPlatforms({ discord: { token: 'a.b.c' } }, tools)
    expect(discord?.name).toBe('discord')
    await emulator.close()
  })

  it('waits for answers under way before it stops', async () => {
    const { ada, discord, inbox, music } = await runningDiscord()
    inbox.answer = () =>
      new Promise((resolve) => setTimeout(() => resolve({ kind: 'howItWorks' }), 200))
    const asked = await ada.command(music, 'party now')
    await vi.waitFor(() => expect(inbox.requests).toHaveLength(1))

    await discord.stop()

    expect((await asked.answer()).text()).toContain('How it works')
  })
})

describe('Boards on Discord', () => {
  it('are refused an edit that would have to wait, with the time to wait', async () => {
    const { channel, discord } = await runningDiscord()
    const board = await discord.postBoard(channel, lobby, effectId('p/1'))

    const outcomes = await Promise.allSettled(
      Array.from({ length: 7 }, () => discord.editBoard(channel, board, round)),
    )

    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    expect(refused.length).toBeGreaterThan(0)
    for (const failure of refused) {
      expect(failure).toBeInstanceOf(ChatFailure)
      expect(failure.reason).toBe('unavailable')
      expect(failure.retryAfterMs).toBeGreaterThan(0)
    }
  })

  it('tell what is unavailable, forbidden or wrong', async () => {
    const { channel, discord, emulator, music } = await runningDiscord()
    const board = await discord.postBoard(channel, lobby, effectId('p/1'))
    const edit = () => discord.editBoard(channel, board, round)

    emulator.faults.answerNext(EDITS, { status: 503 }, 4)
    await expect(edit()).rejects.toMatchObject({ reason: 'unavailable' })
    emulator.faults.answerNext(EDITS, { status: 400, body: { code: 50035, message: 'Invalid' } })
    await expect(edit()).rejects.toMatchObject({ reason: 'rejected' })
    music.setBotPermissions(0n)
    await expect(edit()).rejects.toMatchObject({ reason: 'forbidden' })
  })

  it('appear once when Discord did it and answered with an error', async () => {
    const { channel, discord, emulator, music } = await runningDiscord()
    emulator.faults.answerNext(
      { method: 'POST', path: /^\/channels\/\d+\/messages$/ },
      { status: 500, applyFirst: true },
      2,
    )

    await discord.postBoard(channel, lobby, effectId('p/1'))

    expect(music.messages()).toHaveLength(1)
  })
})

describe('Reactions on Discord', () => {
  it('count as super reactions too, live and when read back', async () => {
    const { ada, channel, discord, inbox, music } = await runningDiscord()
    const board = await discord.postBoard(channel, round, effectId('p/1'))
    const [message] = music.messages()
    if (message === undefined) throw new Error('No board was posted.')

    ada.react(message, '2\ufe0f\u20e3', { burst: true })

    await vi.waitFor(() => expect(inbox.reactions).toHaveLength(1))
    expect(inbox.reactions[0]).toMatchObject({ number: 2, name: 'Ada', present: true })
    expect(await discord.readReactions(channel, board, 4)).toEqual([
      { person: `discord:${ada.id}`, name: 'Ada', numbers: [2] },
    ])
  })

  it('with other emoji mean nothing', async () => {
    const { ada, channel, discord, inbox, music } = await runningDiscord()
    const board = await discord.postBoard(channel, round, effectId('p/1'))
    const [message] = music.messages()
    if (message === undefined) throw new Error('No board was posted.')

    ada.react(message, '🎉')
    ada.react(message, '1\ufe0f\u20e3')

    await vi.waitFor(() => expect(inbox.reactions).toHaveLength(1))
    expect(await discord.readReactions(channel, board, 4)).toHaveLength(1)
  })

  it('are not paged through while the counts agree', async () => {
    const { ada, channel, discord, emulator, inbox, music } = await runningDiscord()
    const board = await discord.postBoard(channel, round, effectId('p/1'))
    const [message] = music.messages()
    if (message === undefined) throw new Error('No board was posted.')
    await discord.seedReactions(channel, board, 4)
    ada.react(message, '2\ufe0f\u20e3')
    await vi.waitFor(() => expect(inbox.reactions).toHaveLength(1))
    emulator.clearRequests()

    expect(await discord.readReactions(channel, board, 4, [0, 1, 0, 0])).toBe('unchanged')
    expect(emulator.requests).toHaveLength(1)
  })
})

/** Where the gateway is, as Discord says. */
async function gatewayOf({ apiUrl, token }: DiscordEmulator): Promise<unknown> {
  const headers = { authorization: `Bot ${token}` }
  return (await fetch(`${apiUrl}/v10/gateway/bot`, { headers })).json()
}
