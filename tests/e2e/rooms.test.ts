import { describe, expect, it } from 'vitest'
import { labels } from '../../src/bots/phrases/labels.ts'
import { settingNames } from '../../src/bots/phrases/settings.ts'
import {
  agree,
  board,
  boardShows,
  partyInLobby,
  playedAtLeast,
  told,
  VOTING_IN_LOBBY,
} from './live-party.ts'
import { toldInSlack, viewShows } from './slack-steps.ts'
import { openStage } from './stage.ts'
import {
  addPlaylist,
  endsParty,
  failureShown,
  hostToBe,
  returns,
  says,
  untilTrue,
} from './steps.ts'

const EVERYBODY = 'Everybody here, without the code'

describe.concurrent('the parties of a server', { timeout: 60_000 }, () => {
  it('on Discord: named, listed once open, joined with a select, and never seen elsewhere', async ({
    onTestFinished,
  }) => {
    const stage = await openStage()
    onTestFinished(() => stage.close())
    const { discord } = stage
    const guild = discord.addGuild('Friends')
    const [music, lounge] = [guild.addChannel('music'), guild.addChannel('lounge')]
    const elsewhere = discord.addGuild('Strangers').addChannel('talk')
    const [mara, jo, eve] = [
      discord.addPerson('mara', { displayName: 'Mara' }),
      discord.addPerson('jo', { displayName: 'Jo' }),
      discord.addPerson('eve', { displayName: 'Eve' }),
    ]
    await (await mara.command(music, 'party start', { name: '**Friday** @everyone' })).answer()
    const lobby = await boardShows(music, /Mara invites you to \*\*Friday\*\* @everyone/)
    expect(await told(jo.command(lounge, 'party list'))).toContain('No party here is open')

    const page = await (await mara.command(music, 'party settings')).answer()
    const about = await mara.choose(page, labels.changeSetting, [settingNames.listed])
    await mara.choose(await about.answer(), settingNames.listed, [EVERYBODY])
    await untilTrue(() => page.text().includes(`${settingNames.listed}: ${EVERYBODY}`), 'open')
    const list = await (await jo.command(lounge, 'party list')).answer()
    expect(list.text()).toContain('by Mara')
    expect(list.text()).toContain('1 person')
    expect(await told(eve.command(elsewhere, 'party list'))).toContain('No party here is open')
    expect(await told(eve.forge(lobby, 'v1:joinListed:nonsense'))).toContain('only with its code')

    await (await eve.click(lobby, labels.join)).answer()
    await told(mara.command(music, 'party kick', { person: eve.id }))
    const tried = await (await eve.command(lounge, 'party list')).answer()
    const refused = await eve.choose(tried, labels.joinListed, ['**Friday** @everyone'])
    await says(refused, /removed you from this party/)
    expect(lounge.messages()).toEqual([])

    await jo.choose(list, labels.joinListed, ['**Friday** @everyone'])
    await boardShows(lounge, /Here so far \(2\)\n│ Mara and Jo/)
    expect(await told(jo.command(lounge, 'party list'))).toContain('in this channel')
  })

  it('on Slack: named, listed once open, joined with a select, and not from another workspace', async ({
    onTestFinished,
  }) => {
    const stage = await openStage()
    onTestFinished(() => stage.close())
    const { workspace, discord } = stage
    const [music, lounge] = [workspace.addChannel('music'), workspace.addChannel('lounge')]
    const [mara, jo] = [
      workspace.addPerson('mara', { displayName: 'Mara' }),
      workspace.addPerson('jo', { displayName: 'Jo' }),
    ]
    await (await mara.command(music, '/party start name: Friday <!channel>')).view()
    const lobby = await boardShows(music, /Mara invites you to Friday/)
    expect(JSON.stringify(lobby.blocks)).not.toContain('<!channel>')

    const page = await (await mara.command(music, '/party settings')).answer()
    await mara.choose(page, labels.changeSetting, [settingNames.listed])
    await untilTrue(() => JSON.stringify(page.blocks).includes(EVERYBODY), 'the choices')
    await mara.choose(page, settingNames.listed, [EVERYBODY])
    await untilTrue(() => page.text().includes(`${settingNames.listed}: ${EVERYBODY}`), 'open')

    const far = discord.addGuild('Strangers').addChannel('talk')
    const eve = discord.addPerson('eve')
    expect(await told(eve.command(far, 'party list'))).toContain('No party here is open')
    const list = await (await jo.command(lounge, '/party list')).answer()
    expect(list.text()).toContain('Friday')
    await jo.choose(list, labels.joinListed, ['Friday <!channel>'])
    await boardShows(lounge, /Here so far \(2\): Mara and Jo/)
  })
})

describe.concurrent('as last time', { timeout: 60_000 }, () => {
  it('on Discord: playlist, device, settings and the songs left, with one tap', async ({
    onTestFinished,
  }) => {
    const { stage, account, channel, mara, jo } = await partyInLobby(onTestFinished)
    account.addDevice({ name: 'Phone', type: 'Smartphone' })
    const boats = stage.spotify.addTrack({ name: 'Paper Boats', artist: 'Mira Solano' })
    const page = await (await mara.command(channel, 'party settings')).answer()
    const about = await mara.choose(page, labels.changeSetting, [settingNames.candidates])
    await (await mara.choose(await about.answer(), settingNames.candidates, ['3 songs'])).answer()
    await told(jo.command(channel, 'party suggest', { song: boats.uri }))
    const asked = await mara.command(channel, 'party end')
    await told(mara.click(await asked.answer(), labels.end))
    await boardShows(channel, /The party is over/)

    const again = await mara.command(channel, 'party start')
    const choice = await says(again, /Which playlist/)
    const ready = await mara.click(choice, `${labels.asLastTime}: Road trip`)
    await says(ready, /the music will play on Kitchen/)
    const lobby = await boardShows(channel, VOTING_IN_LOBBY)
    expect(lobby.text()).toMatch(/1️⃣ Paper Boats – Mira Solano\n.*brought by Jo/)
    expect(lobby.text()).toContain('3️⃣')
    expect(lobby.text()).not.toContain('4️⃣')

    await (await mara.click(lobby, '1')).settled()
    await (await mara.click(lobby, labels.start)).settled()
    await (await mara.click(await boardShows(channel, /Nothing is playing/), /Play now/)).settled()
    expect(await playedAtLeast(account, 1)).toEqual(['Paper Boats'])
  })

  it('on Discord: says which of it is gone, and asks for that', async ({ onTestFinished }) => {
    const stage = await openStage()
    onTestFinished(() => stage.close())
    const scene = hostToBe(stage)
    const { channel, host, account } = scene
    const playlist = addPlaylist(stage, account)
    const kitchen = account.addDevice({ name: 'Kitchen' })
    await returns(stage, scene)
    await says(await host.command(channel, 'party start', { playlist: playlist.id }), /All set/)
    await endsParty(host, channel)

    account.removeDevice(kitchen)
    const { faults } = stage.spotify
    faults.answerNext(
      { method: 'GET', path: new RegExp(`^/v1/playlists/${playlist.id}`) },
      { status: 404 },
    )
    const choice = await says(await host.command(channel, 'party start'), /Which playlist/)
    const tried = await host.click(choice, new RegExp(labels.asLastTime))
    const gone = await says(tried, failureShown({ code: 'lastPlaylistGone' }))
    expect(() => gone.button(new RegExp(labels.asLastTime))).toThrow()
    await says(await host.choose(gone, labels.choosePlaylist, [playlist.name]), /not open anywhere/)
    await endsParty(host, channel)
  })

  it('on Slack: in the same modal as the choice of a playlist', async ({ onTestFinished }) => {
    const stage = await openStage()
    onTestFinished(() => stage.close())
    const { workspace, spotify } = stage
    const channel = workspace.addChannel('music')
    const mara = workspace.addPerson('mara', { displayName: 'Mara' })
    const account = spotify.addAccount({ name: 'Mara' })
    const playlist = addPlaylist(stage, account)
    account.addDevice({ name: 'Kitchen', type: 'Speaker' })
    const boats = spotify.addTrack({ name: 'Paper Boats', artist: 'Mira Solano' })
    const first = await (await mara.command(channel, `/party start ${playlist.id}`)).view()
    await viewShows(first, /Connect Spotify/)
    await agree(stage, first.button(labels.connect), account)
    await boardShows(channel, VOTING_IN_LOBBY)
    await mara.closeModal()
    await toldInSlack(mara.command(channel, `/party suggest ${boats.uri}`))
    const asked = await (await mara.command(channel, '/party end')).answer()
    await mara.click(asked, labels.end)
    await boardShows(channel, /The party is over/)

    const modal = await (await mara.command(channel, '/party start')).view()
    await viewShows(modal, /Which playlist/)
    await mara.click(modal, `${labels.asLastTime}: Road trip`)
    await viewShows(modal, /the music will play on Kitchen/)
    const lobby = await boardShows(channel, VOTING_IN_LOBBY)
    expect(lobby.text()).toMatch(/Paper Boats.*\n.*brought by Mara/)
    expect(board(channel).text()).toContain('Road trip')
  })
})
