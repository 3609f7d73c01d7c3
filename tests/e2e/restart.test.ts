import { describe, expect, it } from 'vitest'
import {
  board,
  boardShows,
  candidates,
  emoji,
  type LiveParty,
  liveParty,
  played,
  playedAtLeast,
  until,
  votes,
  votesBecome,
} from './live-party.ts'
import { type ProgramProcess, spawnProgram } from './program-process.ts'

const LONG = { playing: 'other songs', durationMs: 120_000 } as const
/** Long enough for a process to start before the round closes, 4 s before the end. */
const SHORT = { playing: 'other songs', durationMs: 16_000 } as const

type OnTestFinished = Parameters<typeof liveParty>[0]

describe.concurrent('a restart in mid-round', () => {
  it('keeps the votes, counts what was tapped meanwhile, and edits the same board', async ({
    onTestFinished,
  }) => {
    const { stage, channel, account, jo, kim } = await liveParty(onTestFinished, LONG)
    const lea = stage.discord.addPerson('lea', { displayName: 'Lea' })
    const first = board(channel)
    const offered = candidates(first)
    jo.react(first, emoji(2))
    await kim.click(first, '3')
    await votesBecome(channel, [0, 1, 1, 0, 0])

    await stage.stopProgram()
    jo.unreact(first, emoji(2))
    kim.react(first, emoji(4))
    lea.react(first, emoji(4))
    await stage.startProgram()

    await votesBecome(channel, [0, 0, 1, 2, 0])
    await boardShows(channel, /Mara’s party · 4 people/)
    expect(channel.messages().map(({ id }) => id)).toEqual([first.id])
    expect(candidates(first)).toEqual(offered)
    expect(played(account)).toEqual(['Radio 1'])
    await kim.click(first, '3')
    await votesBecome(channel, [0, 0, 0, 2, 0])
  })

  it('closes a round at once whose time has passed', async ({ onTestFinished }) => {
    const { stage, channel, account, jo } = await liveParty(onTestFinished, {
      ...SHORT,
      durationMs: 12_000,
    })
    const [, title = ''] = candidates(board(channel))
    jo.react(board(channel), emoji(2))
    await votesBecome(channel, [0, 1, 0, 0, 0])

    await stage.stopProgram()
    await progressBecomes(account, 9_500)
    await stage.startProgram()

    await boardShows(channel, new RegExp(`Next: ${title} `), 2_000)
    await nextRoundDuring(channel, title)
    expect(played(account)).toEqual(['Radio 1', title])
    expect(account.player.state().queue).toEqual([])
  })

  it('plays the winner once when its song is over already', async ({ onTestFinished }) => {
    const { stage, channel, account, jo } = await liveParty(onTestFinished, {
      ...SHORT,
      durationMs: 8_000,
    })
    const [, title = ''] = candidates(board(channel))
    jo.react(board(channel), emoji(2))
    await votesBecome(channel, [0, 1, 0, 0, 0])

    await stage.stopProgram()
    await playedAtLeast(account, 2)
    await progressBecomes(account, 2_000)
    await stage.startProgram()

    await nextRoundDuring(channel, title)
    expect(played(account)).toEqual(['Radio 1', 'Radio 2', title])
    expect(account.player.state().queue).toEqual([])
    await until(
      () => channel.messages().length === 1,
      5_000,
      () => `one board:\n${channel.text()}`,
    )
  })

  it('starts the winner when the music has run out meanwhile', async ({ onTestFinished }) => {
    const { stage, channel, account, jo, tracks } = await liveParty(onTestFinished, {
      ...SHORT,
      durationMs: 12_000,
    })
    account.player.play({ tracks: tracks.slice(0, 1) })
    await boardShows(channel, /│ Song 1\n[\s\S]*Vote for the next song/)
    const offered = candidates(board(channel))
    const title = offered.find((each) => each !== 'Song 1') ?? ''
    jo.react(board(channel), emoji(offered.indexOf(title) + 1))
    await boardShows(channel, /1 person is voting/)

    await stage.stopProgram()
    await until(
      () => !account.player.state().isPlaying,
      15_000,
      () => 'silence',
    )
    await stage.startProgram()

    await nextRoundDuring(channel, title)
    expect(played(account)).toEqual(['Radio 1', 'Song 1', title])
  })
})

describe.concurrent('a killed process', () => {
  it('has every vote that was acknowledged', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished, LONG)
    const { stage, channel, jo, kim, mara } = party
    const first = board(channel)
    const child = await inOwnProcess(party, onTestFinished)

    const asked = await Promise.all([
      jo.click(first, '2'),
      kim.command(channel, 'party vote', { number: 2 }),
      mara.click(first, '5'),
    ])
    await Promise.all(asked.map((interaction) => interaction.answer()))
    await child.kill()
    await stage.startProgram()

    await votesBecome(channel, [0, 2, 0, 0, 1])
    expect(channel.messages().map(({ id }) => id)).toEqual([first.id])
  })

  it('plays the winner once when it dies between the end of the vote and of the song', async ({
    onTestFinished,
  }) => {
    const party = await liveParty(onTestFinished, SHORT)
    const { stage, channel, account, jo } = party
    const [, title = ''] = candidates(board(channel))
    jo.react(board(channel), emoji(2))
    const child = await inOwnProcess(party, onTestFinished)
    await until(
      () => account.player.state().queue.length === 1,
      15_000,
      () => 'the winner in the queue',
    )

    await child.kill()
    await stage.startProgram()

    await nextRoundDuring(channel, title)
    expect(played(account)).toEqual(['Radio 1', title])
    expect(account.player.state().queue).toEqual([])
    expect(queueings(party)).toHaveLength(1)
    await until(
      () => channel.messages().length === 1,
      5_000,
      () => `one board:\n${channel.text()}`,
    )
  })

  it('has one board when it dies while posting it', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished, LONG)
    const { stage, channel, jo, mara } = party
    const first = board(channel)
    await until(
      () => channel.messages().length === 1,
      5_000,
      () => 'the lobby to go',
    )
    const child = await inOwnProcess(party, onTestFinished)
    stage.discord.faults.answerNext(
      { method: 'POST', path: /^\/channels\/\d+\/messages$/ },
      { status: 500, applyFirst: true, hangMs: 60_000 },
    )
    await (await mara.command(channel, 'party next')).answer()
    // The lobby's board may still stand, where the program was stopped before it took it away.
    const second = await channel.waitForMessage(
      (message) => message.id !== first.id && candidates(message).length > 0,
    )

    await child.kill()
    jo.react(second, emoji(2))
    await stage.startProgram()

    await until(
      () => first.deleted && second.reactions.size === 5,
      15_000,
      () => `one board with seeds:\n${channel.text()}`,
    )
    expect(channel.messages()).toEqual([second])
    await jo.click(second, '3')
    await votesBecome(channel, [0, 1, 1, 0, 0])
  })

  it.for([
    ['that Spotify has carried out', true],
    ['that Spotify has lost', false],
  ] as const)(
    'plays the winner once when it dies during a request %s',
    async ([, applyFirst], { onTestFinished }) => {
      const party = await liveParty(onTestFinished, SHORT)
      const { stage, channel, account, jo } = party
      const [, title = ''] = candidates(board(channel))
      jo.react(board(channel), emoji(2))
      const child = await inOwnProcess(party, onTestFinished)
      stage.spotify.faults.answerNext(
        { method: 'POST', path: /\/queue$/ },
        { applyFirst, hang: true },
      )
      await until(
        () => queueings(party).length === 1,
        15_000,
        () => 'the request that hangs',
      )

      await child.kill()
      await stage.startProgram()

      await nextRoundDuring(channel, title)
      expect(played(account).filter((song) => song === title)).toHaveLength(1)
      expect(account.player.state().queue).toEqual([])
      if (applyFirst) {
        expect(played(account)).toEqual(['Radio 1', title])
        expect(queueings(party)).toHaveLength(1)
      }
    },
  )
})

describe('a stop', () => {
  it('takes less than five seconds while Spotify gives no answer', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished, LONG)
    const { stage, channel, mara } = party
    stage.spotify.faults.answerNext({ path: /./ }, { hang: true }, 50)
    await mara.click(board(channel), '1')
    await mara.command(channel, 'party next')
    await until(
      () => hanging(party) > 0,
      15_000,
      () => 'a request that hangs',
    )
    const startedAt = performance.now()

    await stage.stopProgram()

    expect(performance.now() - startedAt).toBeLessThan(5_000)
    stage.spotify.faults.clear()
    await stage.startProgram()
  })
})

describe('a second program on the same store', () => {
  it('is refused with a sentence that says what to do', async ({ onTestFinished }) => {
    const { stage, channel, jo } = await liveParty(onTestFinished, LONG)
    const second = spawnProgram(stage, onTestFinished)

    expect(await second.gone).toBe(1)

    expect(second.output()).toMatch(
      /Only one Partyline can run on a store: stop the other one, or give this one its own DATABASE_URL/,
    )
    expect(second.output()).not.toMatch(/^\s+at /m)
    await jo.click(board(channel), '1')
    await votesBecome(channel, [1, 0, 0, 0, 0])
    expect(votes(board(channel))).toHaveLength(5)
  })
})

/** How many requests wait for Spotify. */
function hanging({ stage }: LiveParty): number {
  return stage.spotify.requests.filter(({ status }) => status === 0).length
}

/** From now on the party is run by a process of its own, until somebody kills it. */
async function inOwnProcess(
  { stage }: LiveParty,
  onTestFinished: OnTestFinished,
): Promise<ProgramProcess> {
  await stage.stopProgram()
  const child = spawnProgram(stage, onTestFinished)
  await Promise.race([isReady(child), isGone(child)])
  return child
}

function isReady(child: ProgramProcess): Promise<void> {
  return until(
    () => child.output().includes('Partyline is ready'),
    15_000,
    () => `the program:\n${child.output()}`,
  )
}

async function isGone(child: ProgramProcess): Promise<never> {
  const code = await child.gone
  throw new Error(`The program ended with ${code}:\n${child.output()}`)
}

/** The board shows that this song plays, and offers what could come after it. */
function nextRoundDuring(channel: LiveParty['channel'], title: string) {
  const shown = new RegExp(`│ ${title}\n[\\s\\S]*Vote for the next song`)
  return boardShows(channel, shown, 30_000)
}

function queueings({ stage }: LiveParty) {
  return stage.spotify.requests.filter(
    ({ method, path }) => method === 'POST' && path.endsWith('/queue'),
  )
}

function progressBecomes(account: LiveParty['account'], ms: number): Promise<void> {
  return until(
    () => account.player.state().progressMs >= ms,
    20_000,
    () => `the song at ${ms} ms`,
  )
}
