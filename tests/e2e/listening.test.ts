import { describe, expect, it } from 'vitest'
import type { EmulatedAccount } from '../../emulators/spotify/types.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import {
  agree,
  connectSpotify,
  type LiveParty,
  liveParty,
  partyInLobby,
  played,
  told,
} from './live-party.ts'
import { toldInSlack, viewShows } from './slack-steps.ts'
import { failureShown, says, shown } from './steps.ts'

const SONG_MS = 45_000
const MEASURED_MS = 180_000
const LOOK_EVERY_MS = 250
const IN_STEP_MS = 1_500
const listening = (device: string) => new RegExp(`You listen along on ${device}`)

/** The share of the time in which each account hears what the party hears, at the same place. */
async function sharesOf(
  party: EmulatedAccount,
  guests: readonly EmulatedAccount[],
): Promise<number[]> {
  const counts = guests.map(() => 0)
  let looks = 0
  for (const end = Date.now() + MEASURED_MS; Date.now() < end; looks += 1) {
    const heard = party.player.state()
    guests.forEach((guest, index) => {
      const { track, progressMs, isPlaying, isLoading } = guest.player.state()
      const isSame = isPlaying && !isLoading && track === heard.track
      if (isSame && Math.abs(progressMs - heard.progressMs) <= IN_STEP_MS) {
        counts[index] = (counts[index] ?? 0) + 1
      }
    })
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
  return counts.map((count) => count / looks)
}

function requestsTo({ stage }: LiveParty, account: EmulatedAccount, path: string): number {
  return stage.spotify.requests.filter(
    (request) => request.accountId === account.id && request.path === `/v1/me/player/${path}`,
  ).length
}

describe('listening along, over sockets', () => {
  it('keeps guests of both platforms in step for three minutes', { timeout: 600_000 }, async ({
    onTestFinished,
  }) => {
    const party = await liveParty(onTestFinished, {
      tracks: 12,
      durationMs: SONG_MS,
      playing: 'a song of the playlist',
      settings: { LISTEN_ALONG: 'on' },
      prepare: (account) => {
        account.jitter = { lagMs: [200, 800], progressOffMs: 1_000 }
      },
    })
    const { stage, account, channel, jo, kim, code } = party
    const { spotify, workspace } = stage
    const office = workspace.addChannel('office')
    const lin = workspace.addPerson('lin', { displayName: 'Lin' })
    await toldInSlack(lin.command(office, `/party join ${code}`))
    const [joHears, kimHears, linHears] = [
      spotify.addAccount({ name: 'Jo' }),
      spotify.addAccount({ name: 'Kim' }),
      spotify.addAccount({ name: 'Lin' }),
    ]
    joHears.jitter = { lagMs: [300, 900], progressOffMs: 1_000 }
    kimHears.jitter = { lagMs: [1_200, 1_900], progressOffMs: 1_000 }
    linHears.jitter = { lagMs: [2_200, 3_000], progressOffMs: 1_000 }

    // A single device is taken by itself, as soon as Spotify is connected.
    joHears.addDevice({ name: 'Laptop', type: 'Computer' })
    const joAsks = await jo.command(channel, 'party listen')
    await connectSpotify(stage, joAsks, joHears)
    await says(joAsks, listening('Laptop'))

    // Of several, one is chosen: in Discord and in Slack.
    for (const name of ['Phone', 'Radio']) kimHears.addDevice({ name })
    const kimAsks = await kim.command(channel, 'party listen')
    await connectSpotify(stage, kimAsks, kimHears)
    const offered = await says(kimAsks, /Where do you want to listen/)
    await says(await kim.choose(offered, labels.chooseDevice, ['Radio']), listening('Radio'))

    for (const name of ['Desk', 'Sofa']) linHears.addDevice({ name })
    const modal = await (await lin.command(office, '/party listen')).view()
    await viewShows(modal, /Connect Spotify/)
    await agree(stage, modal.button(labels.connect), linHears)
    await viewShows(modal, /Where do you want to listen/)
    await lin.choose(modal, labels.chooseDevice, ['Sofa'])
    await viewShows(modal, listening('Sofa'))

    const guests = [joHears, kimHears, linHears]
    const songsBefore = played(account).length
    const playsBefore = guests.map((guest) => requestsTo(party, guest, 'play'))
    const shares = await sharesOf(account, guests)
    const songs = played(account).length - songsBefore
    const plays = guests.map((guest, index) => {
      return requestsTo(party, guest, 'play') - (playsBefore[index] ?? 0)
    })
    const seeks = guests.map((guest) => requestsTo(party, guest, 'seek'))
    const percent = shares.map((share) => `${Math.round(share * 100)} %`)
    console.log(
      `In step: ${percent.join(', ')}; songs: ${songs}; starts: ${plays}; seeks: ${seeks}`,
    )

    expect(songs).toBeGreaterThanOrEqual(3)
    for (const share of shares) expect(share).toBeGreaterThanOrEqual(0.6)
    for (const count of plays) expect(count).toBeLessThanOrEqual(songs + 1)
    for (const count of seeks) expect(count).toBeLessThanOrEqual(songs + 1)

    // The end: each player is paused, and the tokens go with them.
    expect(await told(jo.command(channel, 'party listen', { on: false }))).toContain(
      'You do not listen along any more',
    )
    expect(joHears.player.state().isPlaying).toBe(false)
    const asked = await kim.command(channel, 'party disconnect')
    await (await kim.click(await asked.answer(), labels.disconnect)).answer()
    expect(kimHears.player.state().isPlaying).toBe(false)
    const over = await party.mara.command(channel, 'party end')
    await party.mara.click(await over.answer(), labels.end)
    await expect.poll(() => linHears.player.state().isPlaying, { timeout: 40_000 }).toBe(false)
  })

  it('is refused kindly where the operator has not switched it on', async ({ onTestFinished }) => {
    const { jo, channel } = await partyInLobby(onTestFinished)
    const answer = await told(jo.command(channel, 'party listen'))
    expect(shown(answer)).toContain(failureShown({ code: 'listeningOff' }))
  })
})
