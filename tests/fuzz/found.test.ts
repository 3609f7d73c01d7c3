import { createHmac } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { Session } from '../../emulators/discord/gateway/session.ts'
import { effectId } from '../../src/core/engine/ids.ts'
import { ChatFailure } from '../../src/core/ports.ts'
import { createLog } from '../../src/log.ts'
import { readTrack } from '../../src/spotify/parsing.ts'
import { readDevice, readPlayback } from '../../src/spotify/playback.ts'
import { readTokens } from '../../src/spotify/tokens.ts'
import { recordOfRow } from '../../src/store/party-row.ts'
import { createWeb } from '../../src/web/index.ts'
import { runningDiscord } from '../bots/discord-chat.ts'
import { round } from '../bots/sample-views.ts'
import { ScriptedInbox } from '../bots/scripted-inbox.ts'
import { runningSlack, slackChat } from '../bots/slack-chat.ts'
import { startPlaying } from '../spotify/stage.ts'
import { ScriptedDesk } from '../web/scripted-desk.ts'

// What the fuzz found, each told by itself.

const HUGE = 'x'.repeat(100_000)
const dispatch = (t: string, d: unknown) => JSON.stringify({ t, s: 1, op: 0, d })

describe('From Discord', () => {
  it.each([
    ['nothing in it', null],
    [
      'nobody who reacted',
      { emoji: { name: '1️⃣' }, channel_id: '1', message_id: '2', guild_id: '3' },
    ],
    [
      'no emoji',
      { user_id: '1573458034154274816', channel_id: '1', message_id: '2', guild_id: '3' },
    ],
    [
      'an emoji in a list',
      { user_id: '4', emoji: { name: ['1️⃣'] }, channel_id: '1', message_id: '2', guild_id: '3' },
    ],
    [
      'a member who is nobody',
      {
        user_id: '4',
        member: {},
        emoji: { name: '1️⃣' },
        channel_id: '1',
        message_id: '2',
        guild_id: '3',
      },
    ],
  ])('a reaction is no vote with %s', async (_, data) => {
    const { emulator, inbox, logged, music, ada } = await runningDiscord()

    emulator.faults.sendRaw(dispatch('MESSAGE_REACTION_ADD', data))
    emulator.faults.sendRaw(dispatch('MESSAGE_REACTION_REMOVE', data))

    await (await ada.command(music, 'party help')).settled()
    expect(inbox.reactions).toEqual([])
    expect(logged.join()).toContain('cannot be read')
  })

  it('an interaction that the library cannot read is answered nevertheless, or skipped', async () => {
    const { emulator, inbox, music, ada } = await runningDiscord()

    for (const t of ['INTERACTION_CREATE', 'CHANNEL_CREATE', 'GUILD_DELETE', 'constructor']) {
      for (const data of [null, [], { entitlements: 1 }, { id: {}, token: '../..' }]) {
        emulator.faults.sendRaw(dispatch(t, data))
      }
    }

    await (await ada.command(music, 'party help')).settled()
    expect(inbox.requests.map(({ action }) => action.type)).toEqual(['help'])
  })

  it('an interaction that is delivered twice is asked once', async () => {
    const { emulator, inbox, music, ada } = await runningDiscord()
    const send = vi.spyOn(Session.prototype, 'send')
    await (await ada.command(music, 'party help')).settled()
    const [event, data] = send.mock.calls.at(-1) ?? []
    send.mockRestore()

    emulator.faults.sendRaw(dispatch(String(event), JSON.parse(String(data))))

    await (await ada.command(music, 'party now')).settled()
    expect(inbox.requests.map(({ action }) => action.type)).toEqual(['help', 'now'])
  })

  it('an answer without an id is a failure, not a board', async () => {
    const { emulator, discord, channel } = await runningDiscord()
    emulator.faults.answerNext({ method: 'POST', path: /messages$/ }, { status: 200, body: '{}' })

    await expect(discord.postBoard(channel, round, effectId('p/1'))).rejects.toThrow(ChatFailure)
  })

  it('an error that is no object is a failure like any other', async () => {
    const { emulator, discord, channel } = await runningDiscord()
    emulator.faults.answerNext({ method: 'POST', path: /messages$/ }, { status: 404, body: '0' })

    await expect(discord.postBoard(channel, round, effectId('p/1'))).rejects.toThrow(ChatFailure)
  })
})

describe('From Slack', () => {
  it('a frame that is no object does not stop the socket', async () => {
    const { emulator, inbox, music, ada } = await runningSlack()

    for (const frame of ['null', '0', '"text"', '[]', '{']) emulator.faults.sendRaw(frame)

    await (await ada.command(music, '/party people')).settled()
    await vi.waitFor(() => expect(inbox.requests).toHaveLength(1))
  })

  it.each([
    ['no instant', { event_ts: 'soon' }],
    ['nobody who reacted', { user: {} }],
    ['no message', { item: null }],
  ])('a reaction is no vote with %s', async (_, change) => {
    const { emulator, inbox, workspace, music, ada } = await runningSlack()
    const event = {
      type: 'reaction_added',
      user: ada.id,
      reaction: 'one',
      item: { type: 'message', channel: music.id, ts: '1795212958.164000' },
      event_ts: '1795212959.000100',
      ...change,
    }
    const payload = { type: 'event_callback', team_id: workspace.teamId, event_id: 'Ev1', event }
    const envelope = { envelope_id: 'e1', type: 'events_api', payload }

    emulator.faults.sendRaw(JSON.stringify(envelope))

    await (await ada.command(music, '/party people')).settled()
    await vi.waitFor(() => expect(inbox.requests).toHaveLength(1))
    expect(inbox.reactions).toEqual([])
  })

  it('an answer with a strange timestamp is a failure, not a board', async () => {
    const { emulator, slack, channel } = await runningSlack()
    emulator.faults.answerNext('chat.postMessage', { body: { ok: true, ts: ['1.1', '2.2'] } })

    await expect(slack.postBoard(channel, round, effectId('p/1'))).rejects.toThrow(ChatFailure)
  })

  it('a signed request whose body is no object is refused at once', async ({ onTestFinished }) => {
    const chat = await slackChat({
      options: ({ app }) => ({ inbound: { by: 'http', signingSecret: app.signingSecret } }),
    })
    const web = createWeb({
      host: '127.0.0.1',
      port: 0,
      publicUrl: 'http://127.0.0.1:8888',
      loginDesk: new ScriptedDesk({}),
      routes: chat.slack.routes,
      ready: async () => ({ ok: true }),
      log: { info() {}, warn() {}, error() {} },
    })
    const { address } = await web.start()
    await chat.slack.start(new ScriptedInbox())
    onTestFinished(async () => {
      await chat.slack.stop()
      await web.stop()
      await chat.emulator.close()
    })
    const timestamp = `${Math.floor(Date.now() / 1_000)}`
    const hash = createHmac('sha256', chat.emulator.app.signingSecret)
    const signature = hash.update(`v0:${timestamp}:null`).digest('hex')

    const response = await fetch(`${address}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${signature}`,
      },
      body: 'null',
    })

    expect(response.status).toBe(400)
  })
})

describe('From Spotify', () => {
  const track = {
    uri: 'spotify:track:0000000000000000000000',
    name: 'Song',
    duration_ms: 180_000,
    artists: [{ name: 'Somebody' }],
  }

  it('a song is short in everything, however long its address, cover and number are', () => {
    expect(readTrack({ ...track, uri: `spotify:track:${HUGE}` })).toBeUndefined()
    const read = readTrack({
      ...track,
      external_ids: { isrc: HUGE },
      external_urls: { spotify: `https://open.spotify.com/${HUGE}` },
      album: { images: [{ url: `https://i.scdn.co/${HUGE}` }] },
    })
    expect(JSON.stringify(read).length).toBeLessThan(500)
  })

  it('no song lasts for ever', () => {
    expect(readTrack({ ...track, duration_ms: 1e300 })).toBeUndefined()
  })

  it('a device is short in everything', () => {
    const device = { id: 'a', name: HUGE, type: 'Speaker', volume_percent: -1e300 }
    expect(JSON.stringify(readDevice(device)).length).toBeLessThan(1_000)
    expect(readDevice(device)?.volumePercent).toBeUndefined()
    expect(readDevice({ ...device, id: HUGE })).toBeUndefined()
  })

  it('progress lies within the song', () => {
    const at = 1_800_000_000_000
    const seen = (progress_ms: number) =>
      readPlayback({ statusCode: 200, body: { item: track, is_playing: true, progress_ms }, at })
    expect(seen(-5_000)).toMatchObject({ progressMs: 0 })
    expect(seen(1e300)).toMatchObject({ progressMs: 180_000 })
  })

  it('a token is renewed within a day, however long it is said to live', () => {
    const now = 1_800_000_000_000
    const issued = readTokens({ access_token: 'a', expires_in: 1e300 }, now)
    expect(issued?.accessExpiresAt).toBe(now + 24 * 60 * 60_000)
  })

  it('no limit shuts the program off for more than two days', async () => {
    const { emulator, player, clock } = await startPlaying()
    const headers = { 'retry-after': '99999999999' }
    emulator.faults.answerNext({ path: /player/ }, { status: 429, body: {}, headers })

    await expect(player.devices()).rejects.toMatchObject({ reason: 'rateLimited' })
    clock.pass(2 * 24 * 60 * 60_000 + 1)

    expect(await player.devices()).toHaveLength(1)
  })
})

describe('Elsewhere', () => {
  it('a line of the log is short, whatever an error repeats', () => {
    const lines: string[] = []
    const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } })
    log.warn('Something', { why: HUGE, error: new Error(HUGE) })
    expect(lines.join().length).toBeLessThan(12_000)
  })

  it('a row of a strange schema is said to be unreadable in few words', () => {
    expect(() => recordOfRow({ schema: HUGE })).toThrow(/^.{1,300}$/s)
  })
})
