import { describe, expect, it } from 'vitest'
import {
  board,
  boardShows,
  candidates,
  emoji,
  type LiveParty,
  liveParty,
  partyInLobby,
  played,
  playedAtLeast,
  told,
  UNDER_WAY,
  until,
  votes,
  votesBecome,
} from './live-party.ts'

const SHORT = { playing: 'other songs', durationMs: 12_000 } as const
const SHORTER = { ...SHORT, durationMs: 8_000 } as const

describe.concurrent('at the start', () => {
  it('music that plays already is followed', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished, { playing: 'other songs' })

    expect(board(party.channel).text()).toMatch(/Now playing\n│ Radio 1\n/)
    expect(board(party.channel).text()).toMatch(/Vote for the next song · closes in/)
    expect(played(party.account)).toEqual(['Radio 1'])
    expect(starts(party)).toEqual([])
  })

  it('silence is ended by a vote on the first song, in the playlist', async ({
    onTestFinished,
  }) => {
    const party = await liveParty(onTestFinished)
    const { channel, account, playlist, jo, mara } = party
    expect(board(channel).text()).toMatch(/Nothing is playing yet/)
    expect(board(channel).text()).toMatch(
      /Vote for the first song · closes in (31|30|29|28) seconds/,
    )
    const [, , title = ''] = candidates(board(channel))
    await told(jo.click(board(channel), '3'))

    await mara.click(board(channel), 'Play now')

    await boardShows(channel, new RegExp(`Now playing\n│ ${title}\n[\\s\\S]*Vote for the next`))
    expect(played(account)).toEqual([title])
    expect(account.player.state()).toMatchObject({
      context: playlist.uri,
      isPlaying: true,
      shuffle: false,
      repeat: 'off',
    })
    expect(starts(party)).toHaveLength(1)
  })

  it('the music does not depend on the bot any more', async ({ onTestFinished }) => {
    const { stage, channel, account, mara, jo } = await liveParty(onTestFinished, {
      durationMs: 3_000,
    })
    const first = candidates(board(channel)).find((title) => title !== 'Song 8') ?? ''
    await told(jo.click(board(channel), `${candidates(board(channel)).indexOf(first) + 1}`))
    await (await mara.click(board(channel), 'Play now')).settled()
    await playedAtLeast(account, 1)

    await stage.stopProgram()

    expect((await playedAtLeast(account, 2))[1]).toBe(`Song ${Number(first.slice(5)) + 1}`)
  })
})

describe.concurrent('by hand at Spotify', () => {
  it('a skipped song leaves the round as it is', async ({ onTestFinished }) => {
    const { channel, account, jo } = await liveParty(onTestFinished, SHORT)
    const first = board(channel)
    const offered = candidates(first)
    jo.react(first, emoji(4))
    await votesBecome(channel, [0, 0, 0, 1, 0])

    account.player.skip()

    await boardShows(channel, /Radio 2[\s\S]*Somebody chose another song in Spotify/)
    expect(board(channel).id).toBe(first.id)
    expect(candidates(board(channel))).toEqual(offered)
    expect(votes(board(channel))).toEqual([0, 0, 0, 1, 0])
    expect(await playedAtLeast(account, 3)).toEqual(['Radio 1', 'Radio 2', offered[3]])
    expect(songLength(account.player.history(), 1)).toBe(12_000)
  })

  it('a candidate that is started is not drawn to play once more', async ({ onTestFinished }) => {
    const { channel, account, tracks } = await liveParty(onTestFinished, {
      ...SHORTER,
      candidates: 2,
    })
    const [first = '', second] = candidates(board(channel))

    account.player.play({ tracks: tracks.filter(({ name }) => name === first) })

    await boardShows(channel, new RegExp(`│ ${first}\n[\\s\\S]*The party goes on with it`))
    expect(await playedAtLeast(account, 3)).toEqual(['Radio 1', first, second])
  })

  it('a pause holds the round until the music goes on', async ({ onTestFinished }) => {
    const { channel, account, jo } = await liveParty(onTestFinished, SHORT)
    const first = board(channel)
    const [title] = candidates(first)
    jo.react(first, emoji(1))
    await votesBecome(channel, [1, 0, 0, 0, 0])

    account.player.pause()
    const paused = await boardShows(channel, /Somebody paused the music in Spotify/)
    expect(paused.text()).toMatch(/The music is paused/)
    expect(paused.text()).not.toMatch(/closes/)
    account.player.resume()

    await boardShows(channel, /Now playing[\s\S]*Vote for the next song · closes/, 15_000)
    expect(board(channel).id).toBe(first.id)
    expect(await playedAtLeast(account, 2)).toEqual(['Radio 1', title])
  })

  it('a jump within the song moves the end of the round', async ({ onTestFinished }) => {
    const { channel, account, jo } = await liveParty(onTestFinished, {
      ...SHORT,
      durationMs: 24_000,
    })
    const offered = candidates(board(channel))
    jo.react(board(channel), emoji(2))

    account.player.seek(8_000)

    await boardShows(channel, new RegExp(`Next: ${offered[1]} `), 15_000)
    expect(await playedAtLeast(account, 2)).toEqual(['Radio 1', offered[1]])
    expect(account.player.history()[1]?.by).toBe('queue')
    expect(songLength(account.player.history(), 0)).toBeLessThan(17_500)
  })

  it('another device is adopted, and gets the winner', async ({ onTestFinished }) => {
    const { channel, account } = await liveParty(onTestFinished, SHORT)
    const offered = candidates(board(channel))
    const phone = account.addDevice({ name: 'Pocket phone', type: 'Smartphone' })

    account.player.transfer(phone)

    await boardShows(channel, /The music has moved to Pocket phone/)
    await boardShows(channel, /🔊 Pocket phone/)
    const [, second] = await playedAtLeast(account, 2)
    expect(offered).toContain(second)
    expect(account.player.state().device?.name).toBe('Pocket phone')
  })

  it('a song queued before the winner is cut short, and the winner plays once', async ({
    onTestFinished,
  }) => {
    const { stage, channel, account, jo } = await liveParty(onTestFinished, SHORTER)
    const [, title = ''] = candidates(board(channel))
    jo.react(board(channel), emoji(2))

    account.player.queueByHand(stage.spotify.addTrack({ name: 'Smuggled', durationMs: 8_000 }))

    await boardShows(channel, new RegExp(`│ ${title}\n`), 20_000)
    await boardShows(channel, /the bot switched to the winner/)
    const songs = await playedAtLeast(account, 4, 25_000)
    expect(songs.slice(0, 3)).toEqual(['Radio 1', 'Smuggled', title])
    expect(songs[3]).not.toBe(title)
    expect(songLength(account.player.history(), 1)).toBeLessThan(6_000)
  })
})

describe.concurrent('by command', () => {
  it('/party pause and /party resume reach Spotify and keep the votes', async ({
    onTestFinished,
  }) => {
    const { channel, account, jo, mara } = await liveParty(onTestFinished, {
      playing: 'other songs',
    })
    const first = board(channel)
    jo.react(first, emoji(1))
    await votesBecome(channel, [1, 0, 0, 0, 0])

    expect(await told(jo.command(channel, 'party pause'))).toContain('Only the host can do that')
    expect(await told(mara.command(channel, 'party pause'))).toContain('The party is paused')
    await spotifyPlays(false)
    const paused = await boardShows(channel, /The party is paused/)
    expect(paused.text()).toMatch(/Mara paused the party/)
    expect(paused.text()).not.toMatch(/closes/)
    expect(await told(mara.command(channel, 'party pause'))).toContain('already paused')

    expect(await told(mara.command(channel, 'party resume'))).toContain('The party goes on')
    await spotifyPlays(true)
    await boardShows(channel, /Now playing\n│ Radio 1[\s\S]*closes/)
    expect(board(channel).id).toBe(first.id)
    expect(votes(board(channel))).toEqual([1, 0, 0, 0, 0])
    expect(played(account)).toEqual(['Radio 1'])

    function spotifyPlays(wanted: boolean) {
      return until(
        () => account.player.state().isPlaying === wanted,
        3_000,
        () => `music: ${wanted}`,
      )
    }
  })

  it('/party device moves the music without starting it anew', async ({ onTestFinished }) => {
    const { channel, account, mara } = await liveParty(onTestFinished, { playing: 'other songs' })
    account.addDevice({ name: 'Pocket phone', type: 'Smartphone' })

    const asked = await mara.command(channel, 'party device')
    const chosen = await mara.choose(await asked.answer(), /device/i, ['Pocket phone'])

    await chosen.waitForAnswer((message) => /plays on Pocket phone/.test(message.text()))
    await until(
      () => account.player.state().device?.name === 'Pocket phone',
      3_000,
      () => 'the music on the phone',
    )
    await boardShows(channel, /Now playing\n│ Radio 1[\s\S]*🔊 Pocket phone/)
    expect(account.player.state().isPlaying).toBe(true)
    expect(played(account)).toEqual(['Radio 1'])
  })

  it('/party next plays the leader of the open round at once', async ({ onTestFinished }) => {
    const { channel, account, jo, mara } = await liveParty(onTestFinished, {
      playing: 'other songs',
    })
    const [, , , , title = ''] = candidates(board(channel))
    await told(jo.click(board(channel), '5'))

    expect(await told(jo.command(channel, 'party next'))).toContain('Only the host can do that')
    expect(await told(mara.command(channel, 'party next'))).toContain(`The winner is ${title}`)

    expect(await playedAtLeast(account, 2, 3_000)).toEqual(['Radio 1', title])
    await boardShows(channel, new RegExp(`│ ${title}\n[\\s\\S]*Won with the only vote`))
    await boardShows(channel, /Vote for the next song · closes/)
  })

  it('the same thing asked for twice at once happens once', async ({ onTestFinished }) => {
    const party = await partyInLobby(onTestFinished)
    const { channel, account, mara } = party
    const lobby = board(channel)

    const begun = await Promise.all([mara.click(lobby, /^Start$/), mara.click(lobby, /^Start$/)])
    await Promise.all(begun.map((interaction) => interaction.settled()))
    const opening = await boardShows(channel, UNDER_WAY)
    const pressed = [mara.click(opening, 'Play now'), mara.click(opening, 'Play now')]
    await Promise.all((await Promise.all(pressed)).map((interaction) => interaction.settled()))
    await boardShows(channel, /Now playing[\s\S]*Vote for the next song/)
    const asked = [mara.command(channel, 'party next'), mara.command(channel, 'party next')]
    await Promise.all((await Promise.all(asked)).map((interaction) => interaction.answer()))

    await playedAtLeast(account, 2)
    await boardShows(channel, new RegExp(`│ ${played(account)[1]}\n[\\s\\S]*Vote for the next`))
    expect(played(account)).toHaveLength(2)
    expect(starts(party)).toHaveLength(2)
    await until(
      () => channel.messages().length === 1,
      5_000,
      () => `one board:\n${channel.text()}`,
    )
  })

  it('/party next after the vote plays the winner at once, and only once', async ({
    onTestFinished,
  }) => {
    const { channel, account, jo, mara } = await liveParty(onTestFinished, SHORTER)
    const [, title = ''] = candidates(board(channel))
    jo.react(board(channel), emoji(2))
    await until(
      () => account.player.state().queue.length === 1,
      15_000,
      () => 'the winner in the queue',
    )

    expect(await told(mara.command(channel, 'party next'))).toContain(`The winner is ${title}`)

    const songs = await playedAtLeast(account, 3, 20_000)
    expect(songs.slice(0, 2)).toEqual(['Radio 1', title])
    expect(songs[2]).not.toBe(title)
    expect(songLength(account.player.history(), 0)).toBeLessThan(7_900)
    expect(songLength(account.player.history(), 1)).toBe(8_000)
  })

  it('/party end puts shuffle and repeat back, and lets the music play', async ({
    onTestFinished,
  }) => {
    const { stage, channel, account, mara } = await partyInLobby(onTestFinished)
    account.player.play({ tracks: stage.spotify.makeTracks(2, { prefix: 'Radio' }) })
    account.player.setShuffle(true)
    account.player.setRepeat('context')
    await mara.click(board(channel), /^Start$/)
    await modesBecome(false, 'off')

    const asked = await mara.command(channel, 'party end')
    await mara.click(await asked.answer(), /End the party/)

    await modesBecome(true, 'context')
    const last = await boardShows(channel, /The party is over/)
    expect(last.text()).toMatch(/Mara has ended the party\.[\s\S]*Radio 1/)
    expect(last.components).toEqual([])
    expect(account.player.state().isPlaying).toBe(true)

    function modesBecome(shuffle: boolean, repeat: string) {
      return until(
        () => {
          const now = account.player.state()
          return now.shuffle === shuffle && now.repeat === repeat
        },
        5_000,
        () => `shuffle ${shuffle} and repeat ${repeat}`,
      )
    }
  })
})

describe.concurrent('what Spotify does of its own', () => {
  it('automix ends songs early, and the winner still follows', async ({ onTestFinished }) => {
    const { channel, account, jo } = await liveParty(onTestFinished, {
      ...SHORTER,
      prepare: (host) => {
        host.endsEarlyMs = 1_000
      },
    })
    const [, title = ''] = candidates(board(channel))
    jo.react(board(channel), emoji(2))

    const songs = await playedAtLeast(account, 3, 25_000)

    expect(songs.slice(0, 2)).toEqual(['Radio 1', title])
    expect(songLength(account.player.history(), 0)).toBe(7_000)
    expect(songs.filter((song) => song === title)).toHaveLength(1)
  })

  it('a song that ends before its round closed is no reason to lose the winner', async ({
    onTestFinished,
  }) => {
    const { channel, account, jo } = await liveParty(onTestFinished, {
      ...SHORTER,
      prepare: (host) => {
        host.endsEarlyMs = 3_000
      },
    })
    const [, title = ''] = candidates(board(channel))
    jo.react(board(channel), emoji(2))

    const songs = await playedAtLeast(account, 4, 30_000)

    expect(songs.slice(0, 3)).toEqual(['Radio 1', 'Radio 2', title])
    expect(songs[3]).not.toBe(title)
  })

  it('other ids for the same songs change nothing', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished, SHORTER)
    const { channel, account, tracks, jo } = party
    for (const track of tracks) account.relink(track)
    const [, title = ''] = candidates(board(channel))
    jo.react(board(channel), emoji(2))

    const songs = await playedAtLeast(account, 3)

    expect(songs.slice(0, 2)).toEqual(['Radio 1', title])
    expect(new Set(songs).size).toBe(3)
    await boardShows(channel, new RegExp(`│ ${songs[2]}\n[\\s\\S]*Vote for the next song`))
    expect(channel.text()).not.toMatch(/started the winner itself|changed the song/)
    expect(starts(party)).toEqual([])
  })

  it('an advertisement comes between, and then the winner', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished, SHORTER)
    const { channel, account, jo } = party
    const [, title = ''] = candidates(board(channel))
    jo.react(board(channel), emoji(2))

    account.player.hearAdvert(5_000)

    const songs = await playedAtLeast(account, 3, 30_000)
    expect(songs.slice(0, 2)).toEqual(['Radio 1', title])
    expect(songLength(account.player.history(), 0)).toBe(13_000)
    expect(songs[2]).not.toBe(title)
    expect(starts(party)).toEqual([])
  })

  it('it shows commands late, and nothing is asked for twice', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished, {
      durationMs: 8_000,
      prepare: (_, stage) => {
        stage.spotify.behaviour.commandLagMs = 2_000
        stage.spotify.behaviour.commandReply = 'opaque text'
      },
    })
    const { channel, account, jo, mara } = party
    const [, , first = ''] = candidates(board(channel))
    await told(jo.click(board(channel), '3'))
    await (await mara.click(board(channel), 'Play now')).settled()
    await boardShows(channel, new RegExp(`│ ${first}\n[\\s\\S]*Vote for the next song`))
    const [, second = ''] = candidates(board(channel))
    jo.react(board(channel), emoji(2))
    await votesBecome(channel, [0, 1, 0, 0, 0])

    expect(await told(mara.command(channel, 'party next'))).toContain(second)

    const songs = await playedAtLeast(account, 3)
    expect(songs.slice(0, 2)).toEqual([first, second])
    expect(new Set(songs).size).toBe(3)
    expect(starts(party)).toHaveLength(2)
  })

  it('it refuses the first requests after each song, and the party goes on', async ({
    onTestFinished,
  }) => {
    const party = await liveParty(onTestFinished, SHORTER)
    const { stage, channel, account, jo } = party
    stage.spotify.faults.tokenMissingAtTransitions(account, 2)
    const [, title = ''] = candidates(board(channel))
    jo.react(board(channel), emoji(2))

    const songs = await playedAtLeast(account, 3)

    expect(songs.slice(0, 2)).toEqual(['Radio 1', title])
    expect(songs[2]).not.toBe(title)
    expect(channel.text()).not.toMatch(/no longer accepts/)
    expect(starts(party)).toEqual([])
  })
})

/** The requests by which the bot started a song at once, or skipped to it where it comes next. */
function starts({ stage }: LiveParty) {
  return stage.spotify.requests.filter(({ method, path }) =>
    ['PUT /v1/me/player/play', 'POST /v1/me/player/next'].includes(`${method} ${path}`),
  )
}

/** How long a song played until the next one started. */
function songLength(history: readonly { readonly startedAt: number }[], place: number): number {
  return (history[place + 1]?.startedAt ?? Number.NaN) - (history[place]?.startedAt ?? 0)
}
