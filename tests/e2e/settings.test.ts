import { describe, expect, it } from 'vitest'
import { markdown } from '../../src/bots/discord/markdown.ts'
import { boardWords } from '../../src/bots/phrases/board.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { refusalSentence } from '../../src/bots/phrases/refusals.ts'
import { settingNames, settingsPending } from '../../src/bots/phrases/settings.ts'
import { board, boardShows, candidates, liveParty, told, until } from './live-party.ts'
import { slackParty, toldInSlack } from './slack-steps.ts'
import { says, shown } from './steps.ts'

const SONG_PLAYS = { playing: 'a song of the playlist' } as const
const JUKEBOX = 'Jukebox: people add songs, votes order the queue'
const ONE_VOTE = 'One, by button or command'
const NEW_SETTINGS = `From the next song on: ${JUKEBOX} · Votes for each person: ${ONE_VOTE}`

describe.concurrent('/party settings', { timeout: 60_000 }, () => {
  it('on Discord: two selects, what was refused and why, and what holds from the next song on', async ({
    onTestFinished,
  }) => {
    const { channel, mara, jo } = await liveParty(onTestFinished, SONG_PLAYS)
    expect(await told(jo.command(channel, 'party settings'))).toContain('Only the host')

    const page = await (await mara.command(channel, 'party settings')).answer()
    expect(page.text()).toContain('Songs in each vote: 5 songs')
    await mara.choose(page, labels.changeSetting, [settingNames.longestTrackMs])
    await offers(page, settingNames.longestTrackMs)
    await mara.choose(page, labels.changeSetting, [settingNames.mode])
    await offers(page, settingNames.mode)
    await mara.choose(page, settingNames.mode, [JUKEBOX])
    await pageShows(page, new RegExp(settingsPending))
    await mara.choose(page, labels.changeSetting, [settingNames.votesEach])
    await offers(page, settingNames.votesEach)
    await mara.choose(page, settingNames.votesEach, [ONE_VOTE])

    // The vote that is open goes on by its own rules; the board says what will be different.
    const before = await boardShows(channel, new RegExp(NEW_SETTINGS))
    expect(candidates(before)).toHaveLength(5)
    expect(before.text()).toContain(boardWords.hint)
    await told(mara.command(channel, 'party next'))
    const after = await boardShows(channel, new RegExp(boardWords.queueEmpty))
    expect(candidates(after)).toHaveLength(1)
    expect(after.text()).toContain(boardWords.oneVote)
    expect(after.text()).not.toContain('From the next song on')
    expect(after.reactions.size).toBe(0)
  })

  it('on Discord: a value that would leave nothing to play keeps the page, and says why', async ({
    onTestFinished,
  }) => {
    const { channel, mara } = await liveParty(onTestFinished, {
      ...SONG_PLAYS,
      durationMs: 6 * 60_000,
    })
    const asked = await mara.command(channel, 'party settings')
    const page = await asked.answer()
    await mara.choose(page, labels.changeSetting, [settingNames.longestTrackMs])
    await offers(page, settingNames.longestTrackMs)
    const refused = await mara.choose(page, settingNames.longestTrackMs, ['Up to 5 minutes'])
    const text = shown(refusalSentence({ code: 'nothingWanted' }, markdown))
    expect((await says(refused, text)).text()).toContain('Longest song: Any length')
    expect(board(channel).text()).not.toContain('From the next song on')
  })

  it('on Discord: countdown and quiet are options of the same word', async ({ onTestFinished }) => {
    const { channel, mara } = await liveParty(onTestFinished, SONG_PLAYS)
    expect(await told(mara.command(channel, 'party settings', { countdown: 5 }))).toContain(
      'already started',
    )
    await told(mara.command(channel, 'party settings', { quiet: true }))
    await boardShows(channel, new RegExp(boardWords.hintForButtons))
    expect(board(channel).text()).toContain(labels.notQuiet)
  })

  it('on Slack: the same page, and the same sentences', async ({ onTestFinished }) => {
    const { channel, mara, jo } = await slackParty(onTestFinished)
    expect(await toldInSlack(jo.command(channel, '/party settings'))).toContain('Only the host')

    const page = await (await mara.command(channel, '/party settings')).answer()
    expect(page.text()).toContain('Songs in each vote')
    await mara.choose(page, labels.changeSetting, [settingNames.mode])
    await offers(page, settingNames.mode)
    await mara.choose(page, settingNames.mode, [JUKEBOX])
    await pageShows(page, new RegExp(settingsPending))
    await mara.choose(page, labels.changeSetting, [settingNames.votesEach])
    await offers(page, settingNames.votesEach)
    await mara.choose(page, settingNames.votesEach, [ONE_VOTE])

    await boardShows(channel, new RegExp(NEW_SETTINGS))
    await toldInSlack(mara.command(channel, '/party next'))
    const after = await boardShows(channel, new RegExp(boardWords.queueEmpty))
    expect(candidates(after)).toHaveLength(1)
    expect(after.text()).toContain(boardWords.oneVote)
    expect(after.reactions.size).toBe(0)
  })
})

function pageShows(page: { text(): string }, pattern: RegExp): Promise<void> {
  return until(
    () => pattern.test(page.text()),
    5_000,
    () => `${pattern} on the page, which is:\n${page.text()}`,
  )
}

/** The page has a select with this above it. */
function offers(
  page: { text(): string; select(placeholder: string): unknown },
  placeholder: string,
): Promise<void> {
  const isThere = () => {
    try {
      return page.select(placeholder) !== undefined
    } catch {
      return false
    }
  }
  return until(isThere, 5_000, () => `the select “${placeholder}”:\n${page.text()}`)
}
