import { PermissionFlagsBits } from 'discord-api-types/v10'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BOT_DEFAULT_PERMISSIONS } from '../../emulators/discord/state/permissions.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { missingPermissions } from '../../src/bots/phrases/set-up.ts'
import { candidates, connectSpotify, told } from './live-party.ts'
import { openStage, type Stage } from './stage.ts'
import {
  addPlaylist,
  codeIn,
  endsParty,
  failureShown,
  hostToBe,
  refusalShown,
  requestsTo,
  returns,
  says,
  untilTrue,
} from './steps.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage.close())

const choosing = /Which playlist do the songs come from/
const ready = /All set/

describe.concurrent('a returning host', () => {
  it('gets from /party start to music with three taps and no typing', async () => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    const playlist = addPlaylist(stage, account)
    account.addDevice({ name: 'Kitchen', type: 'Speaker' })
    await returns(stage, scene)

    let taps = 0
    const start = await host.command(channel, 'party start')
    taps += 1
    const chosen = await host.choose(await says(start, choosing), /playlist/i, [playlist.name])
    const answer = await says(chosen, ready)
    expect(answer.text()).toContain('Kitchen')
    taps += 1
    await host.click(answer, labels.start)
    const opening = await channel.waitForMessage((message) => /Play now/.test(message.text()))
    taps += 1
    await host.click(opening, labels.playNow)
    await untilTrue(() => account.player.state().isPlaying, 'music')

    expect(taps).toBeLessThanOrEqual(3)
    expect(account.player.state().context).toBe(playlist.uri)
    expect(account.player.state().device?.name).toBe('Kitchen')
  })

  it('needs one tap less where music plays already', async () => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    const playlist = addPlaylist(stage, account)
    account.addDevice({ name: 'Kitchen' })
    await returns(stage, scene)
    account.player.play({ playlist })

    const start = await host.command(channel, 'party start', { playlist: playlist.id })
    await host.click(await says(start, ready), labels.start)
    await channel.waitForMessage((message) => /Now playing/.test(message.text()))
    expect(account.player.history()).toHaveLength(1)
  })

  it('is told in the answer itself when the party began meanwhile', async () => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    const playlist = addPlaylist(stage, account)
    account.addDevice({ name: 'Kitchen' })
    await returns(stage, scene)
    const start = await host.command(channel, 'party start', { playlist: playlist.id })
    const answer = await says(start, ready)
    const lobby = await channel.waitForMessage((message) =>
      /Everything is ready/.test(message.text()),
    )
    await host.click(lobby, labels.start)
    await channel.waitForMessage((message) => /Play now/.test(message.text()))
    const again = await host.click(answer, labels.start)
    expect((await again.answer()).text()).toContain(refusalShown({ code: 'alreadyStarted' }))
  })
})

describe.concurrent('choosing a device', () => {
  it('asks which of two, and takes the one that was chosen', async () => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    const playlist = addPlaylist(stage, account)
    account.addDevice({ name: 'Kitchen', type: 'Speaker' })
    account.addDevice({ name: 'Phone', type: 'Smartphone' })
    await returns(stage, scene)

    const start = await host.command(channel, 'party start', { playlist: playlist.id })
    const asked = await says(start, /Where should the music play/)
    expect(asked.text()).toMatch(/Kitchen.*Phone/)
    const chosen = await host.choose(asked, /device/i, ['Phone'])
    expect((await says(chosen, ready)).text()).toContain('Phone')
    await channel.waitUntil(() => /Everything is ready/.test(channel.text()))
  })

  it('finds a device that was opened after the question', async () => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    const playlist = addPlaylist(stage, account)
    await returns(stage, scene)

    const start = await host.command(channel, 'party start', { playlist: playlist.id })
    const none = await start.answer()
    expect(none.text()).toMatch(/Spotify is not open anywhere/)
    expect(none.text().match(/Spotify is not open anywhere/g)).toHaveLength(1)
    const still = await host.click(none, labels.refresh)
    expect((await still.answer()).text()).toMatch(/Spotify is not open anywhere/)
    account.addDevice({ name: 'Kitchen' })
    const found = await host.click(await still.answer(), labels.refresh)
    expect((await says(found, ready)).text()).toContain('Kitchen')
  })

  it('shows two devices after looking again, and a device that has gone is not taken', async () => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    const playlist = addPlaylist(stage, account)
    const kitchen = account.addDevice({ name: 'Kitchen' })
    const phone = account.addDevice({ name: 'Phone' })
    await returns(stage, scene)
    const start = await host.command(channel, 'party start', { playlist: playlist.id })
    const asked = await says(start, /Kitchen.*Phone/)
    account.removeDevice(phone)
    const chosen = await host.choose(asked, /device/i, ['Phone'])
    const answer = await chosen.answer()
    expect(answer.text()).toContain('Kitchen')
    expect(answer.text()).toMatch(/no longer|not there|gone/i)
    account.removeDevice(kitchen)
    const nothing = await host.choose(answer, /device/i, ['Kitchen'])
    expect((await nothing.answer()).text()).toMatch(/Spotify is not open anywhere/)
  })
})

describe.concurrent('choosing a playlist', () => {
  it('turns the pages of more than 25 playlists', async () => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    const [track] = stage.spotify.makeTracks(1)
    const names = Array.from({ length: 60 }, (_, place) => `List ${place + 1}`)
    for (const name of names) account.addPlaylist({ name, tracks: track ? [track] : [] })
    account.addDevice({ name: 'Kitchen' })
    await returns(stage, scene)

    const start = await host.command(channel, 'party start')
    const first = await says(start, /Page 1 of 3/)
    expect(first.button(labels.previous)).toMatchObject({ disabled: true })
    const second = await host.click(first, labels.next)
    expect((await second.answer()).text()).toMatch(/Page 2 of 3[\s\S]*List 26/)
    const third = await host.click(await second.answer(), labels.next)
    const last = await third.answer()
    expect(last.text()).toMatch(/Page 3 of 3/)
    expect(last.button(labels.next)).toMatchObject({ disabled: true })
    const back = await host.click(last, labels.previous)
    expect((await back.answer()).text()).toMatch(/Page 2 of 3/)
    const chosen = await host.choose(await back.answer(), /playlist/i, ['List 30'])
    await says(chosen, ready)
    await channel.waitUntil(() => /List 30/.test(channel.text()))
  })

  it('offers playlists while typing, once Spotify is connected', async () => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    addPlaylist(stage, account, 'Road trip')
    addPlaylist(stage, account, 'Dinner')
    account.addDevice({ name: 'Kitchen' })
    const typed = () => host.autocomplete(channel, 'party start', 'playlist', 'din')
    expect(await typed()).toEqual([])
    await returns(stage, scene)
    const offered = await typed()
    expect(offered.map(({ name }) => name)).toEqual(['Dinner'])

    const start = await host.command(channel, 'party start', {
      playlist: String(offered[0]?.value),
    })
    await says(start, ready)
    await channel.waitUntil(() => /Dinner/.test(channel.text()))
  })

  it('keeps a pasted link over the login that has to come first', async () => {
    const { channel, host, account } = hostToBe(stage)
    const { id } = addPlaylist(stage, account, 'Dinner')
    account.addDevice({ name: 'Kitchen' })
    const start = await host.command(channel, 'party start', {
      playlist: `https://open.spotify.com/playlist/${id}?si=1234`,
    })
    await connectSpotify(stage, start, account)
    await says(start, ready)
    await channel.waitUntil(() => /Dinner/.test(channel.text()))
  })

  it('keeps what was wanted when Continue is pressed too early', async () => {
    const { channel, host, account } = hostToBe(stage)
    const { id } = addPlaylist(stage, account, 'Dinner')
    account.addDevice({ name: 'Kitchen' })
    const start = await host.command(channel, 'party start', { playlist: `spotify:playlist:${id}` })
    const early = await host.click(await start.answer(), labels.continue)
    expect((await early.answer()).text()).toMatch(/still needs your permission/)
    await connectSpotify(stage, early, account)
    await says(early, ready)
    await channel.waitUntil(() => /Dinner/.test(channel.text()))
  })

  it.each([
    { playlist: 'of somebody else', code: 'playlistNotReadable' },
    { playlist: 'without songs', code: 'playlistEmpty' },
    { playlist: 'of local files only', code: 'playlistEmpty' },
    { playlist: 'that does not exist', code: 'playlistNotFound' },
    { playlist: 'by a link to an album', code: 'playlistNotFound' },
  ] as const)('says what to do about a playlist $playlist, and goes on', async (parts) => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    addPlaylist(stage, account, 'Dinner')
    account.addDevice({ name: 'Kitchen' })
    await returns(stage, scene)
    const { spotify } = stage
    const references = {
      'of somebody else': () =>
        account.addPlaylist({ name: 'Theirs', owner: 'them', tracks: spotify.makeTracks(3) }).id,
      'without songs': () => account.addPlaylist({ name: 'Void' }).id,
      'of local files only': () =>
        account.addPlaylist({ name: 'Old', entries: [spotify.makeLocalFile(), null] }).id,
      'that does not exist': () => 'https://open.spotify.com/playlist/0123456789012345678901',
      'by a link to an album': () => 'https://open.spotify.com/album/0123456789012345678901',
    }
    const start = await host.command(channel, 'party start', {
      playlist: references[parts.playlist](),
    })
    const answer = await start.answer()
    expect(answer.text().replaceAll('│ ', '')).toContain(failureShown({ code: parts.code }))
    await channel.waitForMessage((message) => /to choose a playlist/.test(message.text()))
    const chosen = await host.choose(answer, /playlist/i, ['Dinner'])
    await says(chosen, ready)
    await channel.waitUntil(() => /Everything is ready/.test(channel.text()))
  })

  it('says what to do when there is no playlist at all, and looks again', async () => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    account.addDevice({ name: 'Kitchen' })
    await returns(stage, scene)
    const start = await host.command(channel, 'party start')
    const none = await says(start, /Your Spotify has no playlist/)
    addPlaylist(stage, account, 'Brand new')
    const found = await host.click(none, labels.refresh)
    expect((await found.answer()).text()).toContain('Brand new')
  })

  it('changes the playlist by command, in the lobby and in the live party', async () => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    const [trip, dinner] = [
      addPlaylist(stage, account, 'Road trip'),
      addPlaylist(stage, account, 'Dinner'),
    ]
    account.addDevice({ name: 'Kitchen' })
    await returns(stage, scene)
    const start = await host.command(channel, 'party start', { playlist: trip.id })
    const answer = await says(start, ready)
    const changed = await host.command(channel, 'party playlist', { playlist: dinner.id })
    await says(changed, ready)
    await channel.waitUntil(() => /Dinner/.test(channel.text()))
    await host.click(answer, labels.start)
    await channel.waitForMessage((message) => /Play now/.test(message.text()))
    const live = await host.command(channel, 'party playlist', { playlist: trip.id })
    expect((await live.answer()).text()).toMatch(/songs now come from Road trip \(6 songs\)/)
  })
})

describe.concurrent('what /party start is asked to do', () => {
  it.each([2, 9])('offers %i candidates', async (count) => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    const tracks = stage.spotify.makeTracks(12, { durationMs: 60_000 })
    const playlist = account.addPlaylist({ name: 'Many', tracks })
    account.addDevice({ name: 'Kitchen' })
    await returns(stage, scene)
    const options = { playlist: playlist.id, candidates: count }
    const start = await host.command(channel, 'party start', options)
    await host.click(await says(start, ready), labels.start)
    const opening = await channel.waitForMessage((message) => candidates(message).length > 0)
    expect(candidates(opening)).toHaveLength(count)
    await channel.waitUntil(() => opening.reactions.size === count)
  })

  it('is not sent with fewer than 2 or more than 9', async () => {
    const { channel, host } = hostToBe(stage)
    await expect(host.command(channel, 'party start', { candidates: 1 })).rejects.toThrow()
    await expect(host.command(channel, 'party start', { candidates: 10 })).rejects.toThrow()
  })

  it('goes on with the set-up when its host types it again', async () => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    addPlaylist(stage, account)
    await returns(stage, scene)
    await says(await host.command(channel, 'party start'), choosing)
    await channel.waitForMessage((message) => /Waiting for .+ to choose/.test(message.text()))
    const code = codeIn(channel)
    const again = await host.command(channel, 'party start')
    await says(again, choosing)
    const options = { candidates: 3 }
    await says(await host.command(channel, 'party start', options), choosing)
    expect(channel.messages().filter((message) => /invites you/.test(message.text()))).toHaveLength(
      1,
    )
    expect(codeIn(channel)).toBe(code)
  })

  it('tells somebody else of the party that is here', async () => {
    const { channel, host } = hostToBe(stage)
    await (await host.command(channel, 'party start')).answer()
    await channel.waitForMessage((message) => /invites you/.test(message.text()))
    const other = stage.discord.addPerson('other')
    const answer = await told(other.command(channel, 'party start'))
    expect(answer).toContain(codeIn(channel))
    expect(answer).toMatch(/already has a party/)
  })

  it('tells the host of a live party how to go on', async () => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    const playlist = addPlaylist(stage, account)
    account.addDevice({ name: 'Kitchen' })
    await returns(stage, scene)
    const start = await host.command(channel, 'party start', { playlist: playlist.id })
    await host.click(await says(start, ready), labels.start)
    await channel.waitForMessage((message) => /Play now/.test(message.text()))
    const answer = await told(host.command(channel, 'party start'))
    expect(answer).toMatch(/already started/)
  })

  it('refuses a second party on the same Spotify, and leaves no board behind', async () => {
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    addPlaylist(stage, account)
    account.addDevice({ name: 'Kitchen' })
    await returns(stage, scene)
    await says(await host.command(channel, 'party start'), choosing)
    await channel.waitForMessage((message) => /invites you/.test(message.text()))
    const code = codeIn(channel)
    const elsewhere = channel.guild.addChannel('elsewhere')
    const answer = await told(host.command(elsewhere, 'party start'))
    expect(answer).toContain(code)
    expect(answer).toContain(`/party join ${code}`)
    expect(elsewhere.messages()).toEqual([])

    await endsParty(host, channel)
    await says(await host.command(elsewhere, 'party start'), choosing)
  })

  it('names the permissions that the bot lacks in the channel, and starts once it has them', async () => {
    const { host, account } = hostToBe(stage)
    addPlaylist(stage, account)
    const lacking = PermissionFlagsBits.EmbedLinks | PermissionFlagsBits.AddReactions
    const channel = stage.discord
      .addGuild('Strict')
      .addChannel('quiet', { botPermissions: BOT_DEFAULT_PERMISSIONS & ~lacking })
    const answer = await told(host.command(channel, 'party start'))
    expect(answer).toBe(missingPermissions(['Embed Links', 'Add Reactions']))
    const guest = stage.discord.addPerson('guest')
    expect(await told(guest.command(channel, 'party join', { code: '123456' }))).toBe(answer)
    channel.setBotPermissions(BOT_DEFAULT_PERMISSIONS)
    await says(await host.command(channel, 'party start'), /connect your Spotify/)
    expect(requestsTo(stage, account)).toEqual([])
  })
})
