import { describe, expect, it } from 'vitest'
import type { EmulatedAccount } from '../../emulators/spotify/types.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import type { Clock } from '../../src/core/ports.ts'
import { systemClock } from '../../src/time/system-clock.ts'
import {
  agree,
  board,
  boardShows,
  candidates,
  connectSpotify,
  type LiveParty,
  liveParty,
  type Place,
  played,
  type Seen,
  told,
  until,
  votesBecome,
} from './live-party.ts'
import { toldInSlack, viewShows } from './slack-steps.ts'
import { says, untilTrue } from './steps.ts'

const SONG_MS = 60_000
/** Slack's boards may be edited less often. */
const CADENCE_MS = 15_000

type OnTestFinished = (close: () => Promise<void>) => void

/** During a song of a party in Discord, whose board is in a channel of Slack too. */
async function acrossPlatforms(onTestFinished: OnTestFinished, durationMs = SONG_MS) {
  const party = await liveParty(onTestFinished, { playing: 'a song of the playlist', durationMs })
  const { stage, code } = party
  const office = stage.workspace.addChannel('office')
  const pia = stage.workspace.addPerson('pia', { displayName: 'Pia' })
  await toldInSlack(pia.command(office, `/party join ${code}`))
  await boardShows(office, /Vote for the next song/)
  const account = stage.spotify.addAccount({ name: 'Pia' })
  const phone = account.addDevice({ name: 'Pia’s phone', type: 'Smartphone' })
  return { ...party, office, pia, piasAccount: account, phone }
}

/** The numbers of songs that may win: what plays may stand on the first board too. */
function otherSongs(channel: Place<Seen>, account: EmulatedAccount): number[] {
  const { title } = doing(account)
  return candidates(board(channel)).flatMap((one, place) => (one === title ? [] : [place + 1]))
}

/** What the player really does; the position as of now. */
function doing(account: EmulatedAccount) {
  const { track, isPlaying, progressMs, device, queue } = account.player.state()
  return {
    title: track?.name,
    isPlaying,
    progressMs,
    device: device?.name,
    queue: queue.map(({ name }) => name),
  }
}

describe.concurrent('handing a party over', { timeout: 120_000 }, () => {
  it('goes from Discord to Slack in mid-round, with votes and the winner that is queued', async ({
    onTestFinished,
  }) => {
    const party = await acrossPlatforms(onTestFinished)
    const { account, channel, mara, jo, office, pia, piasAccount, stage } = party
    account.player.seek(30_000)
    const [first = 1, second = 2] = otherSongs(channel, account)
    const winner = candidates(board(channel))[first - 1]
    const given = [1, 2, 3, 4, 5].map((number) => [second, first].indexOf(number) + 1)
    await jo.click(board(channel), `${first}`)
    await pia.click(board(office), `${first}`)
    await pia.click(board(office), `${second}`)
    await votesBecome(channel, given)

    // Pia is chosen by name, and told alone.
    const select = await (await mara.command(channel, 'party host')).answer()
    expect(select.text()).toContain('Pia')
    const offered = await mara.choose(select, labels.choosePerson, ['Pia'])
    expect((await offered.answer()).text()).toContain('Pia can take over now')
    await untilTrue(() => office.messagesFor(pia).length > 0, 'a word to Pia')
    const word = office.messagesFor(pia).find((message) => /hands the party/.test(message.text()))
    expect(word?.text()).toContain('Mara hands the party over to you')
    await boardShows(office, /Mara hands the party over\. Pia: press Take over/, CADENCE_MS)
    await boardShows(channel, /Mara hands the party over\. Pia: press Take over/)

    // It is hers alone, and she needs Spotify; the answer moves on by itself.
    expect(await told(jo.click(board(channel), labels.takeOver))).toContain('Nobody has handed')
    const modal = await (await pia.click(board(office), labels.takeOver)).view()
    await viewShows(modal, /Connect Spotify/)
    const { title: song } = doing(account)
    await agree(stage, modal.button(labels.connect), piasAccount)
    await viewShows(modal, /You are the host now/)

    await untilTrue(() => doing(piasAccount).isPlaying, 'music at Pia’s')
    await untilTrue(() => !doing(account).isPlaying, 'silence at Mara’s')
    const [former, now] = [doing(account), doing(piasAccount)]
    expect(now).toMatchObject({ title: song, device: 'Pia’s phone' })
    expect(Math.abs(now.progressMs - former.progressMs)).toBeLessThan(8_000)
    await boardShows(channel, /Pia is the host now/)
    await votesBecome(channel, given)

    // The round closes as it would have, and the winner plays at Pia’s; nothing more at Mara’s.
    await boardShows(channel, new RegExp(`Next: ${winner} – `), SONG_MS)
    await until(
      () => played(piasAccount).length === 2,
      SONG_MS,
      () => `the winner at Pia’s: ${played(piasAccount)}`,
    )
    expect(played(piasAccount)).toEqual([song, winner])
    expect(played(account)).toEqual([song])
    expect(doing(account).isPlaying).toBe(false)

    // Mara is a guest now, and Pia runs the party from Slack.
    expect(await told(mara.command(channel, 'party pause'))).toContain('Only the host')
    expect(await toldInSlack(pia.command(office, '/party pause'))).toContain('is paused')
    await untilTrue(() => !doing(piasAccount).isPlaying, 'a pause at Pia’s')
  })

  it('takes a winner along that was queued already, and plays it once', async ({
    onTestFinished,
  }) => {
    const party = await acrossPlatforms(onTestFinished)
    const { account, channel, mara, jo, office, pia, piasAccount, stage } = party
    const [first = 1] = otherSongs(channel, account)
    await jo.click(board(channel), `${first}`)
    const winner = candidates(board(channel))[first - 1]
    const select = await (await mara.command(channel, 'party host')).answer()
    await mara.choose(select, labels.choosePerson, ['Pia'])
    await boardShows(office, /Pia: press Take over/, CADENCE_MS)
    const modal = await (await pia.click(board(office), labels.takeOver)).view()
    await viewShows(modal, /Connect Spotify/)
    const { title: song } = doing(account)
    account.player.seek(SONG_MS - 30_000)
    await untilTrue(() => doing(account).queue.includes(winner ?? ''), 'the winner queued', 20_000)

    await agree(stage, modal.button(labels.connect), piasAccount)
    await viewShows(modal, /You are the host now/)
    await until(
      () => played(piasAccount).includes(winner ?? ''),
      20_000,
      () => `the winner at Pia’s: ${played(piasAccount)}`,
    )

    expect(played(account)).toEqual([song])
    expect(doing(account).isPlaying).toBe(false)
    expect(doing(piasAccount)).toMatchObject({ title: winner, queue: [] })
    await boardShows(channel, new RegExp(`Now playing\n(?:│ )?${winner}\n`))
  })

  it('goes from Slack back to Discord, with the device that is chosen', async ({
    onTestFinished,
  }) => {
    const party = await acrossPlatforms(onTestFinished)
    const { account, channel, mara, jo, kim, stage, office, pia } = party
    await jo.click(board(channel), '1')
    const answer = await mara.command(channel, 'party host', { person: kim.id })
    expect((await answer.answer()).text()).toContain('not in the party')
    await mara.command(channel, 'party host', { person: jo.id })
    await untilTrue(() => jo.directMessages().length > 0, 'a direct message to Jo')
    expect(jo.directMessages()[0]?.text()).toContain('Mara hands the party over to you')
    expect(jo.directMessages()[0]?.text()).toContain('#music')
    await boardShows(channel, /Jo: press Take over/)

    const josAccount = stage.spotify.addAccount({ name: 'Jo' })
    josAccount.addDevice({ name: 'Jo’s laptop', type: 'Computer' })
    josAccount.addDevice({ name: 'Jo’s TV', type: 'TV' })
    const asked = await jo.click(board(channel), labels.takeOver)
    await connectSpotify(stage, asked, josAccount)
    const devices = await says(asked, 'Where should the music go on?')
    expect(played(josAccount)).toEqual([])
    const chosen = await jo.choose(devices, labels.chooseDevice, ['Jo’s TV'])
    await says(chosen, 'You are the host now')
    await untilTrue(() => doing(josAccount).isPlaying, 'music at Jo’s')
    expect(doing(josAccount)).toMatchObject({ device: 'Jo’s TV', title: played(account)[0] })
    await untilTrue(() => !doing(account).isPlaying, 'silence at Mara’s')
    await boardShows(office, /Jo is the host now/, CADENCE_MS)
    expect(await toldInSlack(pia.command(office, '/party people'))).toContain('Host: Jo')
  })

  it('can be taken back by a button', async ({ onTestFinished }) => {
    const party = await acrossPlatforms(onTestFinished)
    const { channel, mara, office, pia } = party
    const select = await (await mara.command(channel, 'party host')).answer()
    const offered = await mara.choose(select, labels.choosePerson, ['Pia'])
    await boardShows(channel, /Pia: press Take over/)
    const undone = await mara.click(await offered.answer(), labels.takeBack)
    await says(undone, 'You stay the host')
    await until(
      () => !/Take over/.test(board(channel).text()),
      10_000,
      () => `no offer:\n${channel.text()}`,
    )
    await boardShows(office, /Vote for the next song/, CADENCE_MS)
    expect(await toldInSlack(pia.command(office, '/party pause'))).toContain('Only the host')
  })
})

describe.concurrent('a party that lost its host', { timeout: 120_000 }, () => {
  it('is taken over from Slack when the login is revoked', async ({ onTestFinished }) => {
    const party = await acrossPlatforms(onTestFinished)
    const { account, channel, jo, office, pia, piasAccount, stage } = party
    await jo.click(board(channel), '2')
    await votesBecome(channel, [0, 1, 0, 0, 0])
    account.revoke()
    await boardShows(channel, /Mara’s Spotify is gone[\s\S]*Otherwise the party ends/, 30_000)
    await boardShows(office, /Mara’s Spotify is gone/, CADENCE_MS)

    const modal = await (await pia.click(board(office), labels.takeOver)).view()
    await viewShows(modal, /Connect Spotify/)
    await agree(stage, modal.button(labels.connect), piasAccount)
    await viewShows(modal, /You are the host now/)
    await untilTrue(() => doing(piasAccount).isPlaying, 'music at Pia’s')
    expect(doing(piasAccount).title).toBe(played(account)[0])
    await boardShows(channel, /Pia is the host now/)
    await votesBecome(channel, [0, 1, 0, 0, 0])
    expect(board(channel).text()).not.toContain('is gone')
  })

  it('stays the host’s who connects again in time', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished, { playing: 'a song of the playlist' })
    const { account, channel, mara, jo, stage } = party
    account.revoke()
    await boardShows(channel, /Mara’s Spotify is gone/, 30_000)
    const again = await mara.click(board(channel), labels.takeOver)
    await connectSpotify(stage, again, account)
    await says(again, 'connected again')
    await until(
      () => !/is gone/.test(board(channel).text()),
      10_000,
      () => `no trouble:\n${channel.text()}`,
    )
    expect(board(channel).text()).not.toContain(labels.takeOver)
    await jo.click(board(channel), '1')
    await votesBecome(channel, [1, 0, 0, 0, 0])
  })

  it('notices that the host left the server, asks for nobody else, and is taken over', async ({
    onTestFinished,
  }) => {
    const { clock, jump } = jumpingClock()
    const party = await liveParty(onTestFinished, {
      playing: 'a song of the playlist',
      durationMs: 3_600_000,
      settings: {},
      clock,
    })
    const { account, channel, mara, jo, stage } = party
    await jo.click(board(channel), '2')
    channel.guild.removePerson(mara)
    const asked = () =>
      stage.discord.requests.filter(({ path }) => /^\/guilds\/\d+\/members\//.test(path))
    expect(asked()).toEqual([])

    jump(16 * 60_000)
    await boardShows(channel, /Mara is not here any more[\s\S]*Otherwise the party ends/, 20_000)
    expect(asked().every(({ path }) => path.endsWith(mara.id))).toBe(true)
    expect(asked()).toHaveLength(1)

    const josAccount = stage.spotify.addAccount({ name: 'Jo' })
    josAccount.addDevice({ name: 'Jo’s laptop', type: 'Computer' })
    const taking = await jo.click(board(channel), labels.takeOver)
    await connectSpotify(stage, taking, josAccount)
    await says(taking, 'You are the host now')
    await untilTrue(() => doing(josAccount).isPlaying, 'music at Jo’s')
    await untilTrue(() => !doing(account).isPlaying, 'silence at Mara’s')
    await boardShows(channel, /Jo is the host now/)
    await votesBecome(channel, [0, 1, 0, 0, 0])
  })

  it('ends after ten minutes, and says why', async ({ onTestFinished }) => {
    const { clock, jump } = jumpingClock()
    const party: LiveParty = await liveParty(onTestFinished, {
      playing: 'a song of the playlist',
      durationMs: 3_600_000,
      clock,
    })
    const { account, channel } = party
    account.revoke()
    await boardShows(channel, /Mara’s Spotify is gone/, 30_000)
    jump(10 * 60_000)
    await boardShows(channel, /The party is over[\s\S]*Nobody took over from Mara/, 20_000)
  })
})

/** The clock of the program, which can be set forward while everything else goes on as it was. */
function jumpingClock() {
  let aheadMs = 0
  const clock: Clock = {
    now: () => systemClock.now() + aheadMs,
    at: (instant, wake) => systemClock.at(instant - aheadMs, wake),
  }
  const jump = (milliseconds: number) => {
    aheadMs += milliseconds
  }
  return { clock, jump }
}
