import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../emulators/spotify/random.ts'
import { controlIdOf } from '../../src/bots/actions.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { settingNames } from '../../src/bots/phrases/settings.ts'
import type { Action } from '../../src/core/inbox.ts'
import { offers, openBoard, queueLines } from '../jukebox/live-board.ts'
import { LiveCrowd } from '../jukebox/live-crowd.ts'
import { discordGuest, type LiveGuest, slackGuest } from '../jukebox/live-guest.ts'
import { JukeboxRules } from '../jukebox/rules.ts'
import {
  board,
  boardShows,
  type LiveParty,
  partyInLobby,
  played,
  playedAtLeast,
  until,
} from './live-party.ts'

/**
 * The short version runs with all other tests. Ten minutes with thirty people:
 * JUKEBOX=full npx vitest run tests/e2e/jukebox.test.ts
 * JUKEBOX_SEED=… lets people do other things.
 */
const FULL = { people: 30, songMs: 18_000, minutes: 10 }
const SHORT = { people: 12, songMs: 16_000, minutes: 1.2 }
const { people, songMs, minutes } = process.env.JUKEBOX === 'full' ? FULL : SHORT
const seed = Number(process.env.JUKEBOX_SEED ?? 20261120)

/** A round closes a quarter of its song before the end; by then every answer should have come. */
const LAST_ACT_MS = songMs * 0.75 - 4_000
const PAGE = 8

describe('A jukebox on Discord, Slack and Spotify', () => {
  it(`plays for ${people} people what the rules say, song by song (seed ${seed})`, {
    timeout: minutes * 60_000 * 4 + 120_000,
  }, async ({ onTestFinished }) => {
    const party = await partyInLobby(onTestFinished, { tracks: 60, durationMs: songMs })
    const { account } = party
    await becomesJukebox(party)
    const rules = new JukeboxRules()
    const guests = await gathered(party)
    const crowd = new LiveCrowd({
      rules,
      guests,
      songs: songsToBring(party),
      random: seededRandom(seed),
      code: party.code,
    })

    await first(party, guests, rules, crowd)
    const endsAt = Date.now() + minutes * 60_000
    while (Date.now() < endsAt) {
      await playOut(party, guests, rules, crowd)
      if (rules.heard().length === 3) await link(guests, rules)
    }
    const heard = [...rules.heard()].reverse()
    expect(played(account)).toEqual(heard)
    expect(new Set(heard).size).toBe(heard.length)
    console.info(`Seed ${seed}: ${heard.length} songs, ${crowd.votes} votes`, crowd.done)
  })
})

/** People sit in two servers of Discord and in two channels of Slack, one of which is quiet. */
async function gathered({ stage, channel, code }: LiveParty): Promise<readonly LiveGuest[]> {
  const { discord, workspace } = stage
  const names = (room: string, place: number) =>
    Array.from({ length: Math.floor((people + place) / 4) }, (_, n) => `${room}${n + 1}`)
  const garden = discord.addGuild('Neighbours').addChannel('garden')
  const [office, bar] = [workspace.addChannel('office'), workspace.addChannel('bar')]
  const home = names('home', 0).map((name) => discordGuest(discord.addPerson(name), channel))
  const outside = names('garden', 1).map((name) => discordGuest(discord.addPerson(name), garden))
  const slackers = names('office', 2).map((name) => workspace.addPerson(name))
  const atWork = slackers.map((person) => slackGuest(person, office, { taps: true }))
  const atBar = names('bar', 3).map((name) =>
    slackGuest(workspace.addPerson(name), bar, { taps: false }),
  )
  for (const [guest] of [outside, atWork, atBar]) {
    expect(await guest?.types({ command: 'join', code })).toContain('is now part of')
  }
  const loud = await boardShows(office, /Everything is ready/)
  await slackers[0]?.click(loud, labels.notQuiet)
  return [...home, ...outside, ...atWork, ...atBar]
}

function songsToBring({ stage, tracks }: LiveParty) {
  const others = Array.from({ length: 160 }, (_, place) =>
    stage.spotify.addTrack({
      name: `Tune ${String(place + 1).padStart(3, '0')}`,
      durationMs: songMs,
    }),
  )
  return [...others, ...tracks].map(({ name, artists, id }) => ({
    title: name,
    artist: artists[0]?.name ?? '',
    link: `https://open.spotify.com/track/${id}`,
  }))
}

/** The first song is decided in the lobby, and starts when the host wants it to. */
async function first(
  { channel, mara, account }: LiveParty,
  guests: readonly LiveGuest[],
  rules: JukeboxRules,
  crowd: LiveCrowd,
): Promise<void> {
  const bringer = guests.find(({ channel: at }) => at.startsWith('slack'))
  const title = 'Tune 001'
  const told = await bringer?.types({ command: 'suggest', song: title })
  expect(told).toMatch(/with your vote/)
  rules.suggest(bringer?.account ?? '', title)
  await boardShows(channel, new RegExp(title))
  crowd.look()
  await (await mara.click(board(channel), labels.start)).settled()
  await until(
    () => offers(board(channel), labels.playNow),
    10_000,
    () => `${labels.playNow} on the board:\n${channel.text()}`,
  )
  const expected = rules.close()
  await (await mara.click(board(channel), labels.playNow)).settled()
  expect(await playedAtLeast(account, 1)).toEqual([expected?.title])
  rules.starts(expected?.title ?? '')
}

/** One song to its end, and what it was followed by. */
async function playOut(
  { channel, account }: LiveParty,
  guests: readonly LiveGuest[],
  rules: JukeboxRules,
  crowd: LiveCrowd,
): Promise<void> {
  const count = rules.heard().length
  const [now = ''] = rules.heard()
  await boardShows(channel, new RegExp(`Now playing\\n(?:│ )?${now}\\n`))
  const round = openBoard(board(channel))?.round
  if (round === undefined) throw new Error(`No round is open:\n${channel.text()}`)
  const isTime = () => {
    const { track, progressMs } = account.player.state()
    return track?.name !== now || progressMs > LAST_ACT_MS
  }
  await crowd.act(round, isTime)

  const expected = rules.close()
  await until(
    () => /Next: /.test(board(channel).text()) || played(account).length > count,
    songMs,
    () => `the winner on the board:\n${channel.text()}`,
  )
  await seesQueue(guests, rules, crowd, 'discord')
  await seesQueue(guests, rules, crowd, 'slack')
  const started = (await playedAtLeast(account, count + 1, songMs))[count] ?? ''
  expect(started).toBe(expected?.title)
  rules.starts(started)
}

/** What a person is shown of the queue is what the rules say, with every vote. */
async function seesQueue(
  guests: readonly LiveGuest[],
  rules: JukeboxRules,
  { diary }: LiveCrowd,
  platform: string,
): Promise<void> {
  const guest = guests.find(({ channel }) => channel.startsWith(platform))
  const shown = queueLines((await guest?.queue())?.text() ?? '')
  const right = rules.queue().map(({ title, votes }) => ({ title, votes }))
  expect(shown, diary.join('\n')).toEqual(right.slice(0, PAGE))
}

/** One of Discord and one of Slack turn out to be the same person. */
async function link(guests: readonly LiveGuest[], rules: JukeboxRules): Promise<void> {
  const there = guests.filter(({ account }) => !rules.isAway(account))
  const into = there.find(({ channel }) => channel.startsWith('discord'))
  const from = there.findLast(({ channel, taps }) => channel.startsWith('slack') && taps)
  if (into === undefined || from === undefined) throw new Error('Everybody has left.')
  const offer = await into.types({ command: 'link' })
  const code = /Your code is (\w{8})/.exec(offer)?.[1] ?? ''
  expect(await from.types({ command: 'link', code })).toContain('are now one person')
  rules.link(from.account, into.account)
}

async function becomesJukebox({ channel, mara }: LiveParty): Promise<void> {
  const page = await (await mara.command(channel, 'party settings')).answer()
  const choose = async (message: typeof page, placeholder: string, action: Action) => {
    const chosen = await mara.choose(message, placeholder, [controlIdOf(action) ?? ''])
    return chosen.answer()
  }
  const about = await choose(page, labels.changeSetting, { type: 'settings', about: 'mode' })
  const change = { name: 'mode', value: 'jukebox' } as const
  await choose(about, settingNames.mode, { type: 'set', change })
}
