import { describe, expect, it, vi } from 'vitest'
import type { EmulatedMessage } from '../../emulators/discord/index.ts'
import { markdown } from '../../src/bots/discord/markdown.ts'
import { effectId } from '../../src/core/engine/ids.ts'
import type { Answer, Request } from '../../src/core/inbox.ts'
import { runningDiscord } from './discord-chat.ts'
import { code, lobby, party, round, songs } from './sample-views.ts'

const connect: Answer = {
  kind: 'connect',
  url: 'http://127.0.0.1:8888/spotify/login?state=abc',
  pageIsLocal: true,
  again: false,
}
const playlists = Array.from({ length: 25 }, (_, index) => ({
  id: `list${index}`,
  uri: `spotify:playlist:list${index}`,
  name: `Playlist ${index}`,
}))
const choosePlaylist: Answer = { kind: 'choosePlaylist', playlists, page: 1, pageCount: 4 }
const chooseDevice: Answer = {
  kind: 'chooseDevice',
  devices: [{ id: 'kitchen', name: 'Kitchen', type: 'Speaker' }],
}
const voted: Answer = {
  kind: 'done',
  what: { what: 'voted', numbers: [1], track: songs[1] },
}

describe('Setting up on Discord', () => {
  it('is one message, for one person, that moves forward', async () => {
    const { ada, inbox, music } = await runningDiscord()
    const answers: Answer[] = [
      connect,
      choosePlaylist,
      { ...choosePlaylist, page: 2 },
      chooseDevice,
      { kind: 'ready', code, device: 'Kitchen', party },
      { kind: 'done', what: { what: 'begun' } },
    ]
    inbox.answer = () => answers.shift() ?? { kind: 'quiet' }

    const message = await (await ada.command(music, 'party start')).answer()
    expect(message.ephemeralFor).toBe(ada.id)
    const opened = await ada.click(message, 'Paste the address')
    await expectSame(message, await ada.fill(opened, { address: ' http://127.0.0.1/?code=1 ' }))
    expect(message.text()).toContain('Page 2 of 4')
    await expectSame(message, await ada.click(message, 'Next'))
    expect(message.text()).toContain('Page 3 of 4')
    await expectSame(message, await ada.choose(message, 'Choose a playlist', ['Playlist 7']))
    await expectSame(message, await ada.choose(message, 'Choose a device', ['Kitchen']))
    expect(message.text()).toContain('All set')
    await expectSame(message, await ada.click(message, 'Start'))

    expect(music.messages()).toEqual([])
    expect(inbox.requests.map(({ action }) => action)).toEqual([
      { type: 'start' },
      { type: 'pasteAddress', address: 'http://127.0.0.1/?code=1' },
      { type: 'playlistPage', page: 2 },
      { type: 'choosePlaylist', playlist: 'list7' },
      { type: 'chooseDevice', device: 'kitchen' },
      { type: 'begin', party },
    ])
    expect(inbox.requests.every(({ board }) => board === undefined)).toBe(true)
  })

  it('goes on by itself when the login is finished', async () => {
    const { ada, inbox, music } = await runningDiscord()
    inbox.answer = () => connect
    const message = await (await ada.command(music, 'party start')).answer()

    expect(await inbox.requests[0]?.replaceAnswer?.(chooseDevice)).toBe(true)

    expect(message.text()).toContain('Where should the music play?')
    expect(message.text()).not.toContain('Connect Spotify')
  })

  it('suggests playlists while somebody types', async () => {
    const { ada, inbox, music } = await runningDiscord()
    inbox.playlists = async () => [...playlists, ...playlists]

    const choices = await ada.autocomplete(music, 'party start', 'playlist', 'roa')

    expect(inbox.typed).toEqual(['roa'])
    expect(choices).toHaveLength(25)
    expect(choices[3]).toMatchObject({ name: 'Playlist 3', value: 'list3' })
  })

  it('suggests nothing rather than breaking', async () => {
    const { ada, inbox, music, logged } = await runningDiscord()
    inbox.playlists = async () => {
      throw new Error('no store')
    }

    expect(await ada.autocomplete(music, 'party playlist', 'playlist', 'x')).toEqual([])
    expect(logged).toEqual([])
  })

  it('names the permissions that are missing, and asks for nothing then', async () => {
    const { ada, inbox, guild } = await runningDiscord()
    const viewAndSend = (1n << 10n) | (1n << 11n)
    const closed = guild.addChannel('closed', { botPermissions: viewAndSend })

    const message = await (await ada.command(closed, 'party start')).answer()

    expect(message.text()).toContain('Embed Links, Read Message History and Add Reactions')
    expect(inbox.requests).toEqual([])
  })
})

describe('Answers on Discord', () => {
  it('leave a board alone when there is nothing to say', async () => {
    const { ada, channel, discord, inbox, music } = await runningDiscord()
    await discord.postBoard(channel, round, effectId('p/1'))
    const [board] = music.messages()
    if (board === undefined) throw new Error('No board was posted.')

    const pressed = await ada.click(board, '2')

    expect(await pressed.settled()).toBe('deferredUpdate')
    expect(board.editCount).toBe(0)
    expect(await inbox.requests[0]?.replaceAnswer?.(connect)).toBe(false)
    expect(board.editCount).toBe(0)
  })

  it('to a vote are for the voter alone', async () => {
    const { ada, channel, discord, inbox, music } = await runningDiscord()
    inbox.answer = () => voted
    await discord.postBoard(channel, round, effectId('p/1'))
    const [board] = music.messages()
    if (board === undefined) throw new Error('No board was posted.')

    const pressed = await ada.click(board, '1')

    expect((await pressed.answer()).ephemeralFor).toBe(ada.id)
    expect((await pressed.answer()).text()).toContain('Your vote counts: Dancing Queen')
    expect(board.editCount).toBe(0)
  })

  it('to /party now take votes, and move on without touching the board', async () => {
    const { ada, channel, discord, inbox, music } = await runningDiscord()
    await discord.postBoard(channel, round, effectId('p/1'))
    const [board] = music.messages()
    inbox.answer = ({ action }) => ({
      kind: 'now',
      view: round,
      yourVotes: action.type === 'pressVote' ? [action.number] : [],
    })
    const message = await (await ada.command(music, 'party now')).answer()
    expect(message.text()).toContain('You have not voted yet')

    await expectSame(message, await ada.click(message, '2'))

    expect(message.text()).toContain('You are voting for 2')
    expect(inbox.requests[1]).toMatchObject({ action: { type: 'pressVote', party, number: 2 } })
    expect(inbox.requests[1]?.board).toBeUndefined()
    expect(board?.editCount).toBe(0)
  })

  it('are acknowledged in time when they take long, and shown when they come', async () => {
    const { ada, channel, discord, inbox, music, emulator } = await runningDiscord()
    await discord.postBoard(channel, round, effectId('p/1'))
    const [board] = music.messages()
    if (board === undefined) throw new Error('No board was posted.')
    let release = (_: Answer) => {}
    const slow = new Promise<Answer>((resolve) => {
      release = resolve
    })
    inbox.answer = () => slow

    const command = await ada.command(music, 'party now')
    const press = await ada.click(board, '1')
    expect(await command.settled()).toBe('deferred')
    expect(await press.settled()).toBe('deferred')
    expect(command.acknowledgedAfterMs).toBeLessThan(3_000)
    release(voted)

    expect((await command.answer()).text()).toContain('Your vote counts')
    expect((await press.answer()).text()).toContain('Your vote counts')
    expect(emulator.problems).toEqual([])
  })

  it('that were slow and have nothing to say disappear', async () => {
    const { ada, channel, discord, inbox, music, emulator } = await runningDiscord()
    await discord.postBoard(channel, round, effectId('p/1'))
    const [board] = music.messages()
    if (board === undefined) throw new Error('No board was posted.')
    inbox.answer = () =>
      new Promise((resolve) => setTimeout(() => resolve({ kind: 'quiet' }), 1_700))

    await (await ada.click(board, '1')).settled()

    await vi.waitFor(() =>
      expect(emulator.requests.at(-1)).toMatchObject({ method: 'DELETE', status: 204 }),
    )
    expect(board.editCount).toBe(0)
  })

  it('move on in place even when they were slow', async () => {
    const { ada, inbox, music } = await runningDiscord()
    inbox.answer = () => choosePlaylist
    const message = await (await ada.command(music, 'party playlist')).answer()
    inbox.answer = () => new Promise((resolve) => setTimeout(() => resolve(chooseDevice), 1_700))

    const pressed = await ada.click(message, 'Next')

    expect(await pressed.settled()).toBe('deferredUpdate')
    await vi.waitFor(() => expect(message.text()).toContain('Where should the music play?'))
  })

  it('come even when the inbox breaks its promise', async () => {
    const { ada, inbox, logged, music } = await runningDiscord()
    inbox.answer = async () => {
      throw new Error('broken')
    }

    const message = await (await ada.command(music, 'party now')).answer()

    expect(message.text()).toContain('Something went wrong')
    expect(logged.join()).toContain('broken')
  })

  it('to a failure offer to try the same again', async () => {
    const { ada, inbox, music } = await runningDiscord()
    const answers: Answer[] = [
      {
        kind: 'failed',
        why: { code: 'music', trouble: 'rateLimited', retryAfterMs: 40_000 },
        retry: { type: 'start', candidates: 4 },
      },
      chooseDevice,
    ]
    inbox.answer = () => answers.shift() ?? { kind: 'quiet' }
    const message = await (await ada.command(music, 'party start')).answer()
    expect(message.text()).toContain('in 40 seconds')

    await expectSame(message, await ada.click(message, 'Try again'))

    expect(inbox.requests[1]?.action).toEqual({ type: 'start', candidates: 4 })
  })

  it('are not replaced when Discord no longer allows it', async () => {
    let now = Date.now()
    const clock = { now: () => now, at: () => () => {} }
    const { ada, inbox, music } = await runningDiscord({ clock })
    inbox.answer = () => connect
    const message = await (await ada.command(music, 'party start')).answer()
    now += 14.6 * 60_000

    expect(await inbox.requests[0]?.replaceAnswer?.(chooseDevice)).toBe(false)
    expect(message.text()).toContain('Connect Spotify')
  })

  it('to a button that nobody knows any more are kind', async () => {
    const { ada, channel, discord, emulator, inbox, music } = await runningDiscord()
    await discord.postBoard(channel, lobby, effectId('p/1'))
    const [board] = music.messages()
    if (board === undefined) throw new Error('No board was posted.')
    const old = { ...board.button('Join'), custom_id: 'v0:joinIt' }
    await fetch(`${emulator.apiUrl}/v10/channels/${music.id}/messages/${board.id}`, {
      method: 'PATCH',
      headers: { authorization: `Bot ${emulator.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ components: [{ type: 1, components: [old] }] }),
    })

    const message = await (await ada.click(board, 'Join')).answer()

    expect(message.text()).toContain('This button is old')
    expect(inbox.requests).toEqual([])
  })

  it('mention nobody and carry names that cannot do harm', async () => {
    const { emulator, inbox, music } = await runningDiscord()
    const eve = emulator.addPerson('eve', { displayName: '@everyone \u202e**Eve**\n' })

    await (await eve.command(music, 'party people')).settled()

    const [request] = inbox.requests as [Request]
    expect(request.personName).toBe('@everyone **Eve**')
    const sent = emulator.requests.filter(({ path }) => path.includes('callback'))
    expect(sent.map(({ body }) => body)).toMatchObject([
      { data: { allowed_mentions: { parse: [] } } },
    ])
  })
})

async function expectSame(
  message: EmulatedMessage,
  interaction: { answer(): Promise<EmulatedMessage> },
): Promise<void> {
  expect((await interaction.answer()).id).toBe(message.id)
}

describe('A command that Discord is told to type', () => {
  it.each([
    ['join 482913', '`/party join 482913`'],
    ['listen off', '`/party listen on:False`'],
    ['settings quiet off', '`/party settings quiet:False`'],
    ['settings countdown 10', '`/party settings countdown:10`'],
    ['link ABCD2345', '`/party link code:ABCD2345`'],
  ])('names its options: %s', (words, typed) => {
    expect(markdown.command(words)).toBe(typed)
  })
})
