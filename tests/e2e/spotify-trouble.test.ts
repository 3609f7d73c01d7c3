import { describe, expect, it } from 'vitest'
import type { EmulatedMessage } from '../../emulators/discord/types.ts'
import type { FaultReply } from '../../emulators/spotify/types.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import {
  board,
  boardShows,
  candidates,
  connectSpotify,
  type LiveParty,
  liveParty,
  type PartyParts,
  partyInLobby,
  played,
  playedAtLeast,
  told,
} from './live-party.ts'
import { failureShown, says, untilTrue } from './steps.ts'

type OnTestFinished = (close: () => Promise<void>) => void

const QUEUE = { method: 'POST', path: /^\/v1\/me\/player\/queue$/ }

/** A party in the middle of a song, and the title that wins its round. */
interface Voted extends LiveParty {
  readonly winner: string
}

/**
 * Music plays from `fromMs` of a song on, the party begins, and somebody votes for a song that may
 * win: the lobby may have offered the one that plays.
 */
async function votedParty(
  onTestFinished: OnTestFinished,
  { fromMs = 0, ...parts }: PartyParts & { readonly fromMs?: number } = {},
): Promise<Voted> {
  const party = await partyInLobby(onTestFinished, { durationMs: 8_000, ...parts })
  const { account, playlist, channel, mara, jo } = party
  account.player.play({ playlist })
  if (fromMs > 0) account.player.seek(fromMs)
  await (await mara.click(board(channel), labels.start)).settled()
  const first = await channel.waitForMessage((message) => candidates(message).length > 0)
  const titles = candidates(first)
  const place = titles[1] === played(account)[0] ? 2 : 1
  await (await jo.click(first, String(place + 1))).settled()
  return { ...party, winner: titles[place] ?? '' }
}

/** The second song is the winner, and it comes once: neither queued nor played another time. */
async function expectWinnerOnce({ account, winner }: Voted, timeoutMs = 30_000): Promise<void> {
  const [, second] = await playedAtLeast(account, 2, timeoutMs)
  expect(second).toBe(winner)
  const queued = account.player.state().queue.map(({ name }) => name)
  expect(queued).not.toContain(winner)
}

/** How many requests to queue a song reached Spotify. */
function queueings({ stage }: LiveParty): number {
  return stage.spotify.requests.filter(
    ({ method, path }) => method === 'POST' && QUEUE.path.test(path),
  ).length
}

/** Begins in silence, and has the first song started at once. */
async function playsNow({ channel, mara }: LiveParty): Promise<void> {
  await (await mara.click(board(channel), labels.playNow)).settled()
}

async function triesAgain({ mara }: LiveParty, shown: EmulatedMessage) {
  return mara.click(shown, labels.tryAgain)
}

describe.concurrent('trouble at Spotify', { timeout: 60_000 }, () => {
  describe('an unknown outcome of queueing', () => {
    const bad: [string, FaultReply][] = [
      ['a 502 after doing it', { status: 502, text: '', applyFirst: true }],
      ['a cut connection without doing it', { reset: true }],
    ]

    it.each(bad)('%s: the winner plays, once', async (_case, reply) => {
      const closers: (() => Promise<void>)[] = []
      try {
        const party = await votedParty((close) => closers.push(close), {
          durationMs: 60_000,
          fromMs: 35_000,
        })
        party.stage.spotify.faults.answerNext(QUEUE, reply)
        await expectWinnerOnce(party)
        expect(queueings(party)).toBe(reply.applyFirst ? 1 : 2)
      } finally {
        for (const close of closers) await close()
      }
    })

    it.each([
      ['that was done', { hang: true, applyFirst: true }],
      ['that was not done', { hang: true }],
    ] as [string, FaultReply][])('a request that hangs, %s', async (_case, reply) => {
      const closers: (() => Promise<void>)[] = []
      try {
        const party = await votedParty((close) => closers.push(close), {
          durationMs: 60_000,
          fromMs: 35_000,
        })
        party.stage.spotify.faults.answerNext(QUEUE, reply)
        await expectWinnerOnce(party)
      } finally {
        for (const close of closers) await close()
      }
    })
  })

  describe('an unknown outcome of starting the first song', () => {
    const PLAY = { method: 'PUT', path: /^\/v1\/me\/player\/play$/ }

    it('that took effect is noticed, and the song is not started again', async ({
      onTestFinished,
    }) => {
      const party = await liveParty(onTestFinished)
      party.stage.spotify.faults.answerNext(PLAY, { status: 502, text: '', applyFirst: true })
      await playsNow(party)
      await boardShows(party.channel, /Now playing/)
      expect(played(party.account)).toHaveLength(1)
    })

    it('that took no effect is repeated', async ({ onTestFinished }) => {
      const party = await liveParty(onTestFinished)
      party.stage.spotify.faults.answerNext(PLAY, { reset: true })
      await playsNow(party)
      await boardShows(party.channel, /Now playing/, 20_000)
      expect(played(party.account)).toHaveLength(1)
    })
  })

  describe('a device', () => {
    it('that is gone when the first song should start can be opened again', async ({
      onTestFinished,
    }) => {
      const party = await liveParty(onTestFinished)
      const { account, channel, speaker } = party
      account.removeDevice(speaker)
      await playsNow(party)
      const shown = await boardShows(channel, /Spotify does not reach the party’s device/, 20_000)
      const none = await triesAgain(party, shown)
      await says(none, /Spotify is not open anywhere/)
      account.addDevice({ name: 'Kitchen', type: 'Speaker' })
      await says(await triesAgain(party, shown), /Trying again now/)
      await playedAtLeast(account, 1)
      await untilTrue(() => !/Try again/.test(board(channel).text()), 'a board without trouble')
    })

    it('that is gone gives way to no other one before the host says so', async ({
      onTestFinished,
    }) => {
      const party = await liveParty(onTestFinished)
      const { account, channel, speaker, mara } = party
      account.removeDevice(speaker)
      await playsNow(party)
      const shown = await boardShows(channel, /Spotify does not reach the party’s device/, 20_000)
      account.addDevice({ name: 'Phone', type: 'Smartphone' })
      const asked = await says(await triesAgain(party, shown), /Where should the music play/)
      const chosen = await mara.choose(asked, /device/i, ['Phone'])
      await says(chosen, /Phone/)
      await playedAtLeast(account, 1)
      expect(account.player.state().device?.name).toBe('Phone')
      await untilTrue(() => !/Try again/.test(board(channel).text()), 'a board without trouble')
    })

    it('that is gone can be replaced by one of several', async ({ onTestFinished }) => {
      const party = await liveParty(onTestFinished)
      const { account, channel, speaker, mara } = party
      account.removeDevice(speaker)
      await playsNow(party)
      const shown = await boardShows(channel, /Spotify does not reach the party’s device/, 20_000)
      account.addDevice({ name: 'Phone', type: 'Smartphone' })
      account.addDevice({ name: 'Desk', type: 'Computer' })
      const asked = await says(await triesAgain(party, shown), /Where should the music play/)
      const chosen = await mara.choose(asked, /device/i, ['Desk'])
      await says(chosen, /Desk/)
      await playedAtLeast(account, 1)
      expect(account.player.state().device?.name).toBe('Desk')
    })

    it('with a new id still gets the winner', async ({ onTestFinished }) => {
      const party = await votedParty(onTestFinished)
      party.account.renewDeviceId(party.speaker)
      await expectWinnerOnce(party)
    })

    it('that is away for a moment when the winner is queued gets it later', async ({
      onTestFinished,
    }) => {
      const party = await votedParty(onTestFinished, { durationMs: 12_000 })
      const body = { error: { status: 404, message: 'Device not found' } }
      party.stage.spotify.faults.answerNext(QUEUE, { status: 404, body })
      await expectWinnerOnce(party)
      expect(party.channel.text()).not.toContain(labels.tryAgain)
    })

    it('that falls silent in the middle of a song is missed, and followed when it is back', async ({
      onTestFinished,
    }) => {
      const party = await votedParty(onTestFinished, { durationMs: 60_000 })
      const { account, channel, speaker, playlist } = party
      account.removeDevice(speaker)
      await boardShows(channel, /music is paused|Somebody paused|lost/i, 15_000)
      account.addDevice({ name: 'Kitchen', type: 'Speaker' })
      account.player.play({ playlist, position: 3 })
      await boardShows(channel, /Now playing/, 15_000)
    })
  })

  describe('an account', () => {
    it('without Premium is told so on the board, and goes on when it has it', async ({
      onTestFinished,
    }) => {
      const party = await liveParty(onTestFinished)
      const { account, channel, stage } = party
      stage.spotify.faults.premiumRequired(account, true)
      await playsNow(party)
      const shown = await boardShows(channel, /Premium account/, 20_000)
      stage.spotify.faults.premiumRequired(account, false)
      await triesAgain(party, shown)
      await playedAtLeast(account, 1)
      await untilTrue(() => !/Premium/.test(board(channel).text()), 'a board without trouble')
    })

    it('without Premium that plays already is told so when the winner is queued', async ({
      onTestFinished,
    }) => {
      const party = await votedParty(onTestFinished)
      const { account, channel, stage } = party
      stage.spotify.faults.premiumRequired(account, true)
      const shown = await boardShows(channel, /Premium account/, 20_000)
      stage.spotify.faults.premiumRequired(account, false)
      await triesAgain(party, shown)
      await untilTrue(() => played(account).includes(party.winner), 'the winner', 30_000)
    })

    it('whose Premium is doubted once hears nothing of it', async ({ onTestFinished }) => {
      const party = await votedParty(onTestFinished)
      const message = 'Player command failed: Premium required'
      const body = { error: { status: 403, message, reason: 'PREMIUM_REQUIRED' } }
      party.stage.spotify.faults.answerNext(QUEUE, { status: 403, body })
      await expectWinnerOnce(party)
      expect(party.channel.text()).not.toContain('Premium')
    })

    it('that is taken off the guest list is told so by set-up and by the board', async ({
      onTestFinished,
    }) => {
      const party = await votedParty(onTestFinished)
      const { account, channel, mara } = party
      account.registered = false
      const shown = await boardShows(channel, /guest list/, 20_000)
      const answer = await told(mara.command(channel, 'party device'))
      expect(answer).toContain(failureShown({ code: 'music', trouble: 'notRegistered' }))
      account.registered = true
      await triesAgain(party, shown)
      await untilTrue(() => !/guest list/.test(board(channel).text()), 'a board without trouble')
      await untilTrue(() => played(account).includes(party.winner), 'the winner', 40_000)
    })

    it('that took its permission back is connected anew, and the party goes on', async ({
      onTestFinished,
    }) => {
      const party = await votedParty(onTestFinished)
      const { account, channel, stage, jo } = party
      account.revoke()
      const shown = await boardShows(channel, /no longer accepts Mara’s login/, 20_000)
      const refused = await jo.click(shown, labels.tryAgain)
      await says(refused, /Only the host/)
      const asked = await triesAgain(party, shown)
      await connectSpotify(stage, asked, account)
      await says(asked, /Spotify is connected/)
      await untilTrue(() => !/no longer accepts/.test(board(channel).text()), 'a mended board')
      await untilTrue(() => played(account).includes(party.winner), 'the winner', 40_000)
    })

    it('that took its permission back before the start is led to connect anew', async ({
      onTestFinished,
    }) => {
      const party = await partyInLobby(onTestFinished)
      const { account, channel, stage, mara } = party
      account.revoke()
      const start = await mara.click(board(channel), labels.start)
      const answer = await start.answer()
      const asked = /Connect Spotify/.test(answer.text())
        ? start
        : await mara.click(answer, labels.tryAgain)
      await connectSpotify(stage, asked, account)
      await says(asked, /All set/)
      await (await mara.click(await says(asked, /All set/), labels.start)).settled()
      await boardShows(channel, /Vote for the first song/)
    })

    it('can be another one than before, and then chooses its device', async ({
      onTestFinished,
    }) => {
      const party = await liveParty(onTestFinished, { playing: 'a song of the playlist' })
      const { account, channel, stage, mara } = party
      account.revoke()
      const shown = await boardShows(channel, /no longer accepts Mara’s login/, 20_000)
      const second = stage.spotify.addAccount({ name: 'Mara at work' })
      second.addDevice({ name: 'Office', type: 'Speaker' })
      const asked = await triesAgain(party, shown)
      await connectSpotify(stage, asked, second)
      const answer = await says(asked, /Office|device/)
      expect(answer.text()).not.toContain('Connect Spotify')
      await told(mara.command(channel, 'party next'))
      await playedAtLeast(second, 1)
    })
  })

  describe('a limit on requests', () => {
    it('of a moment is waited out, and the winner is queued once', async ({ onTestFinished }) => {
      const party = await votedParty(onTestFinished, { durationMs: 12_000 })
      const body = { error: { status: 429, message: 'API rate limit exceeded' } }
      const headers = { 'retry-after': '1' }
      party.stage.spotify.faults.answerNext(QUEUE, { status: 429, headers, body })
      await expectWinnerOnce(party)
      expect(queueings(party)).toBe(2)
      expect(party.channel.text()).not.toContain(labels.tryAgain)
    })

    it('that outlasts a song is over by itself', async ({ onTestFinished }) => {
      const party = await votedParty(onTestFinished)
      const body = { error: { status: 429, message: 'API rate limit exceeded' } }
      const headers = { 'retry-after': '10' }
      party.stage.spotify.faults.answerNext(QUEUE, { status: 429, headers, body })
      await boardShows(party.channel, /wants a break/)
      await untilTrue(() => played(party.account).includes(party.winner), 'the winner', 30_000)
      await untilTrue(() => !/wants a break/.test(board(party.channel).text()), 'a mended board')
    })

    it('of many hours is told, in the board and to the host', async ({ onTestFinished }) => {
      const party = await votedParty(onTestFinished)
      const { channel, mara, stage } = party
      stage.spotify.faults.rateLimit({
        retryAfterSeconds: 13 * 3_600,
        quota: true,
        requests: 'until cleared',
      })
      await boardShows(channel, /wants a break/, 20_000)
      const answer = await told(mara.command(channel, 'party device'))
      expect(answer).toMatch(/Try again in 13 hours/)
      // Nothing is sent while the limit lasts.
      const sent = stage.spotify.requests.length
      await told(mara.command(channel, 'party device'))
      expect(stage.spotify.requests.length).toBe(sent)
    })
  })

  describe('small trouble', () => {
    it('at transitions, a token that is doubted, is not noticed', async ({ onTestFinished }) => {
      const party = await votedParty(onTestFinished, { durationMs: 8_000 })
      party.stage.spotify.faults.tokenMissingAtTransitions(party.account, 2)
      await expectWinnerOnce(party)
      await playedAtLeast(party.account, 3)
      expect(party.channel.text()).not.toContain(labels.tryAgain)
    })

    it('of the player is told when it lasts, and forgotten when it is over', async ({
      onTestFinished,
    }) => {
      const party = await votedParty(onTestFinished)
      const { channel, stage } = party
      stage.spotify.faults.answerNext(
        { method: 'GET', path: /^\/v1\/me\/player/ },
        { status: 503, text: '' },
        10,
      )
      await boardShows(channel, /does not respond/, 20_000)
      await untilTrue(
        () => !/does not respond/.test(board(channel).text()),
        'a mended board',
        30_000,
      )
      await untilTrue(() => played(party.account).includes(party.winner), 'the winner', 40_000)
    })

    it('while playlists are read is told with a way on', async ({ onTestFinished }) => {
      const party = await partyInLobby(onTestFinished)
      const { channel, mara, stage } = party
      const isPlaylists = { method: 'GET', path: /^\/v1\/me\/playlists/ }
      stage.spotify.faults.answerNext(isPlaylists, { status: 503, text: '' }, 3)
      const asked = await mara.command(channel, 'party playlist')
      const answer = await says(asked, failureShown({ code: 'music', trouble: 'unavailable' }))
      const again = await mara.click(answer, labels.tryAgain)
      await says(again, /Which playlist/)
    })
  })
})
