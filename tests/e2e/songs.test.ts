import { describe, expect, it } from 'vitest'
import type {
  EmulatedMessage as DiscordMessage,
  EmulatedPerson as DiscordPerson,
} from '../../emulators/discord/types.ts'
import { controlIdOf } from '../../src/bots/actions.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { settingNames } from '../../src/bots/phrases/settings.ts'
import { askSongText } from '../../src/bots/phrases/songs.ts'
import {
  board,
  boardShows,
  candidates,
  type LiveParty,
  liveParty,
  partyInLobby,
  playedAtLeast,
  told,
} from './live-party.ts'
import { slackParty, toldInSlack, viewShows } from './slack-steps.ts'

const SONG_PLAYS = { playing: 'a song of the playlist' } as const

describe.concurrent('songs that people bring', { timeout: 120_000 }, () => {
  it('on Discord: by completion, words, link and the board’s button, and they are played', async ({
    onTestFinished,
  }) => {
    const { stage, account, channel, mara, jo, kim } = await liveParty(onTestFinished, SONG_PLAYS)
    const { spotify } = stage
    const boats = spotify.addTrack({ name: 'Paper Boats', artist: 'Mira Solano' })
    const [one] = spotify.makeTracks(3, { prefix: 'Zephyr', artist: 'Northbound' })
    const suggest = (who: DiscordPerson, song: string) =>
      told(who.command(channel, 'party suggest', { song }))

    // While Jo types, songs of all of Spotify are offered; the one that is chosen waits.
    const offered = await jo.autocomplete(channel, 'party suggest', 'song', 'paper bo')
    expect(offered).toEqual([{ name: 'Paper Boats – Mira Solano', value: boats.uri }])
    expect(await suggest(jo, boats.uri)).toContain(
      'Paper Boats is among the next songs to vote on, with your vote.',
    )
    expect(searches(stage)).toEqual(['/v1/search'])

    // Words without a choice, a link, and what waits already.
    expect(await suggest(kim, 'northbound - zephyr 2')).toContain('Zephyr 2 is among the next')
    const link = `https://open.spotify.com/intl-de/track/${one?.id}?si=0123456789abcdef`
    expect(await suggest(kim, link)).toContain('Zephyr 1 is among the next')
    expect(await suggest(kim, 'paper boats')).toContain(
      'Paper Boats was waiting already. It has your vote now.',
    )
    expect(await suggest(kim, 'no song has such a name')).toContain('Spotify has no such song')
    expect(await suggest(kim, spotify.makeTracks(1)[0]?.album.id ?? '')).toContain(
      'Spotify has no such song',
    )
    expect(await suggest(kim, 'https://open.spotify.com/album/0123456789012345678901')).toContain(
      'That link leads to no song',
    )

    // The button asks in a modal, for a select there could not search; Kim takes it back.
    const pressed = await kim.click(board(channel), labels.suggest)
    const added = await kim.fill(pressed, { [askSongText.field]: 'Northbound – Zephyr 3' })
    const answer = await added.answer()
    expect(answer.text()).toContain('Zephyr 3 is among the next songs')
    expect(await told(kim.click(answer, labels.takeBack))).toContain(
      'Zephyr 3 does not wait any more',
    )

    // The next round offers what waits, first what has most votes, and says who brought it.
    await told(mara.command(channel, 'party next'))
    const round = await boardShows(channel, /Paper Boats – Mira Solano/)
    expect(candidates(round).slice(0, 3)).toEqual(['Paper Boats', 'Zephyr 2', 'Zephyr 1'])
    expect(round.text()).toMatch(/Jo/)
    await told(mara.command(channel, 'party next'))
    expect((await playedAtLeast(account, 3))[2]).toBe('Paper Boats')
    await boardShows(channel, /Now playing\n(?:│ )?Paper Boats\n/)
    expect(await suggest(jo, boats.uri)).toContain('Paper Boats was played a short while ago')
  })

  it('on Slack: by the modal’s search and by words, and in a quiet channel they are voted on', async ({
    onTestFinished,
  }) => {
    const { stage, channel, mara, jo, kim } = await slackParty(onTestFinished, { quiet: true })
    const boats = stage.spotify.addTrack({ name: 'Paper Boats & Co <1>', artist: 'Mira Solano' })
    stage.spotify.makeTracks(12, { prefix: 'Zephyr', artist: 'Northbound' })

    const modal = await (await jo.click(board(channel), labels.suggest)).view()
    await viewShows(modal, /Add a song/)
    const found = await jo.suggest(modal, labels.chooseSong, 'paper boats')
    expect(
      found.map(({ text, description, value }) => [text.text, description?.text, value]),
    ).toEqual([['Paper Boats & Co <1>', 'Mira Solano', boats.uri]])
    const pasted = `https://open.spotify.com/track/${boats.id}?si=1`
    expect(await jo.suggest(modal, labels.chooseSong, pasted)).toHaveLength(1)
    expect(await jo.suggest(modal, labels.chooseSong, 'zephyr')).toHaveLength(10)
    await jo.choose(modal, labels.chooseSong, [boats.uri])
    await viewShows(modal, /Paper Boats & Co <1> is among the next songs/)
    await jo.closeModal()

    expect(await toldInSlack(kim.command(channel, '/party suggest northbound zephyr 1'))).toContain(
      'Zephyr 1 is among the next songs',
    )
    await boardShows(channel, /2 more songs are waiting/, 30_000)

    // The queue is voted on, and shows at once what is so then.
    const queue = await (await kim.command(channel, '/party queue')).answer()
    expect(queue.text()).toMatch(/1\. Paper Boats.* 1 vote .*Jo[\s\S]*2\. Zephyr 1.* from you/)
    await (await kim.choose(queue, labels.backSong, ['Paper Boats & Co <1>'])).answer()
    expect(queue.text()).toMatch(/1\. Paper Boats.* 2 votes/)
    await (await kim.choose(queue, labels.backSong, ['✓ Paper Boats & Co <1>'])).answer()
    expect(queue.text()).toMatch(/1\. Paper Boats.* 1 vote /)
    await (await kim.choose(queue, labels.withdrawSong, ['Zephyr 1'])).answer()
    expect(queue.text()).not.toContain('Zephyr 1')

    // Where words find nothing, the answer itself has a search; so has the queue, by its button.
    const none = await (await kim.command(channel, '/party suggest nothing like it')).answer()
    expect(none.text()).toContain('Spotify has no such song')
    expect(await kim.suggest(none, labels.chooseSong, 'zephyr 3')).toHaveLength(1)
    await (await kim.choose(none, labels.chooseSong, ['Zephyr 3'])).answer()
    expect(none.text()).toContain('Zephyr 3 is among the next songs')
    await (await kim.click(queue, labels.suggest)).answer()
    await (await kim.choose(queue, labels.chooseSong, ['Zephyr 3'])).answer()
    expect(queue.text()).toContain('Zephyr 3 was waiting already')

    await toldInSlack(mara.command(channel, '/party next'))
    await boardShows(channel, /Paper Boats & Co <1> – Mira Solano/, 30_000)
    expect(candidates(board(channel))[0]).toBe('Paper Boats & Co <1>')
  })

  it('in a jukebox on both platforms, from people without Spotify, in the order of votes', async ({
    onTestFinished,
  }) => {
    const party = await partyInLobby(onTestFinished, { durationMs: 60_000 })
    const { stage, account, channel, mara, jo, code } = party
    const { workspace, spotify } = stage
    spotify.makeTracks(12, { prefix: 'Zephyr', artist: 'Northbound' })
    await becomesJukebox(party)
    const office = workspace.addChannel('office')
    const pia = workspace.addPerson('pia', { displayName: 'Pia' })
    expect(await toldInSlack(pia.command(office, `/party join ${code}`))).toContain(
      'part of Mara’s',
    )

    // Already in the lobby, and from Slack, songs come onto every board.
    expect(await toldInSlack(pia.command(office, '/party suggest zephyr 5'))).toMatch(
      /Zephyr 5 is (on the board as number \d|in the queue), with your vote/,
    )
    await boardShows(channel, /Zephyr 5/)
    await boardShows(office, /Zephyr 5/, 30_000)
    await (await mara.click(board(channel), labels.start)).settled()
    await boardShows(channel, /Zephyr 5/)
    for (const number of [6, 7]) {
      await told(jo.command(channel, 'party suggest', { song: `zephyr ${number}` }))
    }
    const queue = await (await jo.command(channel, 'party queue')).answer()
    expect(queue.text()).toMatch(/1\. Zephyr 5.* Pia[\s\S]*2\. Zephyr 6[\s\S]*3\. Zephyr 7/)

    // Pia votes for the last one from Slack; it stands first then, and is played first.
    const seen = await (await pia.command(office, '/party queue')).answer()
    await (await pia.choose(seen, labels.backSong, ['Zephyr 7'])).answer()
    expect(seen.text()).toMatch(/1\. Zephyr 7.* 2 votes/)
    await told(mara.command(channel, 'party next'))
    expect((await playedAtLeast(account, 1))[0]).toBe('Zephyr 7')
    await boardShows(channel, /Now playing\n(?:│ )?Zephyr 7\n/)

    // What is left keeps its votes, and now has about an instant to play at.
    const left = await (await jo.command(channel, 'party queue')).answer()
    expect(left.text()).toMatch(/1\. Zephyr 5.* 1 vote .*plays[\s\S]*2\. Zephyr 6.*plays/)
    await told(mara.command(channel, 'party next'))
    expect((await playedAtLeast(account, 2))[1]).toBe('Zephyr 5')
  })

  it('says what is wrong where Spotify does not let the host’s account search', async ({
    onTestFinished,
  }) => {
    const { stage, channel, jo } = await liveParty(onTestFinished, SONG_PLAYS)
    stage.spotify.addTrack({ name: 'Paper Boats', artist: 'Mira Solano' })
    const { faults } = stage.spotify
    const suggest = () => told(jo.command(channel, 'party suggest', { song: 'paper boats' }))
    const typing = (words: string) => jo.autocomplete(channel, 'party suggest', 'song', words)

    faults.answerNext({ path: /search/ }, { delayMs: 5_000 })
    expect(await typing('paper boa')).toEqual([])
    faults.answerNext({ path: /search/ }, { status: 403, text: 'Forbidden' })
    expect(await suggest()).toContain('Songs are looked up on the host’s Spotify')
    faults.answerNext(
      { path: /search/ },
      { status: 429, text: '', headers: { 'Retry-After': '40' } },
    )
    expect(await suggest()).toContain('Spotify wants a break from looking up songs. Try again in')
    expect(await typing('paper')).toEqual([])
    expect(await told(jo.click(board(channel), '1'))).toContain('Your vote counts')
  })
})

function searches({ spotify }: LiveParty['stage']): string[] {
  return spotify.requests
    .filter(({ path }) => /search|tracks/.test(path) && !path.includes('playlists'))
    .map(({ path }) => path)
}

async function becomesJukebox({ channel, mara }: LiveParty): Promise<void> {
  const page = await (await mara.command(channel, 'party settings')).answer()
  const about = await choose(mara, page, labels.changeSetting, {
    type: 'settings',
    about: 'mode',
  })
  const changed = await choose(mara, about, settingNames.mode, {
    type: 'set',
    change: { name: 'mode', value: 'jukebox' },
  })
  expect(changed.text()).toMatch(/jukebox|queue/i)
}

async function choose(
  who: DiscordPerson,
  page: DiscordMessage,
  placeholder: string,
  action: Parameters<typeof controlIdOf>[0],
): Promise<DiscordMessage> {
  return (await who.choose(page, placeholder, [controlIdOf(action) ?? ''])).answer()
}
