import { describe, expect, it } from 'vitest'
import { board, boardShows, emoji, liveParty, told, until, votesBecome } from './live-party.ts'
import { type ProgramProcess, spawnProgram } from './program-process.ts'

/** What is promised of the end. */
const PROMISED_MS = 5_000
const AWAY = /Back in a moment/
const LONG = { playing: 'other songs', durationMs: 300_000 } as const

type OnTestFinished = Parameters<typeof liveParty>[0]

/** A party in Discord and in a quiet channel of Slack, in a process of its own. */
async function mixedParty(onTestFinished: OnTestFinished, settings: Record<string, string> = {}) {
  const party = await liveParty(onTestFinished, LONG)
  const { stage, code, channel } = party
  const lounge = stage.workspace.addChannel('lounge')
  const lea = stage.workspace.addPerson('lea', { displayName: 'Lea' })
  await lea.command(lounge, `/party join ${code}`)
  await boardShows(lounge, /Vote for the next song/)
  await stage.stopProgram()
  const environment = { ...stage.environment, ...settings }
  const child = spawnProgram({ environment }, onTestFinished)
  await writes(child, /Partyline is ready/)
  return { ...party, channel, lounge, lea, child }
}

async function writes(child: ProgramProcess, pattern: RegExp): Promise<void> {
  await until(
    () => pattern.test(child.output()),
    20_000,
    () => `${pattern} in ${child.output()}`,
  )
}

describe.concurrent('a program that is told to end', () => {
  it('says so on every board of both chats, and takes it back when it is there again', async ({
    onTestFinished,
  }) => {
    const { stage, channel, lounge, child, jo } = await mixedParty(onTestFinished)
    await boardShows(channel, /Vote for the next song/)

    const { code, tookMs } = await child.terminate(2)

    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(PROMISED_MS)
    const here = await boardShows(channel, /Back in a moment: .* Reactions you tap now count then/)
    const there = await boardShows(lounge, /Back in a moment: the bot is restarting\.$/m)
    expect(here.text()).toMatch(/Vote for the next song/)
    expect(child.output()).not.toMatch(/"level":(50|"error")/)

    jo.react(here, emoji(2))
    await stage.startProgram()
    await votesBecome(channel, [0, 1, 0, 0, 0])
    await until(
      () => !AWAY.test(channel.text()) && !AWAY.test(lounge.text()),
      10_000,
      () => `boards without the line:\n${channel.text()}\n${lounge.text()}`,
    )
    expect(board(channel)).toBe(here)
    expect(board(lounge)).toBe(there)
  })

  it('does not wait for services that hang, and tells people to come back', async ({
    onTestFinished,
  }) => {
    const { stage, channel, lounge, lea, child, kim } = await mixedParty(onTestFinished)
    const hanging = { hang: true } as const
    stage.spotify.faults.answerNext({ path: /^\// }, hanging, 1_000)
    stage.discord.faults.delayAnswers({ method: 'PATCH', path: /messages/ }, 60_000)
    stage.slack.faults.delayAnswers(/^chat\./, 60_000)
    const ending = child.terminate()
    await writes(child, /"Stopping\.?/)

    const [inDiscord, inSlack] = await Promise.all([
      told(kim.command(channel, 'party now')),
      lea.command(lounge, '/party people').then((asked) => asked.answer()),
    ])

    expect(inDiscord).toMatch(/The bot is restarting and will be back in a moment/)
    expect(inSlack.text()).toMatch(/The bot is restarting and will be back in a moment/)
    const { code, tookMs } = await ending
    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(PROMISED_MS)
    stage.spotify.faults.clear()
    stage.discord.faults.clear()
    stage.slack.faults.clear()
    await stage.startProgram()
    await boardShows(channel, /Vote for the next song/)
  })

  it('does not wait for services that cannot be reached', async ({ onTestFinished }) => {
    const nowhere = 'http://127.0.0.1:9'
    const { stage, child } = await mixedParty(onTestFinished, {
      DISCORD_API_URL: `${nowhere}/api`,
      SLACK_API_URL: `${nowhere}/api/`,
      SPOTIFY_API_URL: nowhere,
      SPOTIFY_ACCOUNTS_URL: nowhere,
    })

    const { code, tookMs } = await child.terminate()

    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(PROMISED_MS)
    await stage.startProgram()
  })
})
