import { describe, expect, it } from 'vitest'
import { boardWords } from '../../src/bots/phrases/board.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import {
  agree,
  board,
  boardShows,
  candidates,
  emoji,
  partyInLobby,
  playedAtLeast,
  told,
  UNDER_WAY,
  VOTING_IN_LOBBY,
  votesBecome,
} from './live-party.ts'
import { seeded, toldInSlack, viewShows } from './slack-steps.ts'
import { openStage } from './stage.ts'
import { untilTrue } from './steps.ts'

describe.concurrent('the waiting room', { timeout: 60_000 }, () => {
  it('on Discord: who is there, a vote for the first song, songs people bring, a countdown', async ({
    onTestFinished,
  }) => {
    const { stage, account, channel, mara, jo, kim } = await partyInLobby(onTestFinished)
    const boats = stage.spotify.addTrack({ name: 'Paper Boats', artist: 'Mira Solano' })
    const lobby = await boardShows(channel, VOTING_IN_LOBBY)
    await untilTrue(() => channel.messages().length === 1, 'one board')
    expect(candidates(lobby)).toHaveLength(5)
    await untilTrue(() => lobby.reactions.size === 5, 'numbers to tap')

    jo.react(lobby, emoji(2))
    await (await kim.click(lobby, '2')).settled()
    await told(kim.command(channel, 'party vote', { number: 3 }))
    await votesBecome(channel, [0, 2, 1, 0, 0])
    await boardShows(channel, /Here so far \(3\)\n│ Mara, Jo and Kim/)

    await told(jo.command(channel, 'party suggest', { song: boats.uri }))
    await boardShows(channel, /6️⃣ Paper Boats – Mira Solano\n.* 1 vote .*brought by Jo/)
    await untilTrue(() => lobby.reactions.size === 6, 'a sixth number to tap')
    for (const [person, number] of [
      [mara, 6],
      [kim, 6],
    ] as const) {
      await (await person.click(lobby, `${number}`)).settled()
    }
    await votesBecome(channel, [0, 2, 1, 0, 0, 3])

    expect(await told(jo.command(channel, 'party settings', { countdown: 10 }))).toContain(
      'Only the host',
    )
    expect(await told(mara.command(channel, 'party settings', { countdown: 10 }))).toMatch(
      /begins by itself in 10 minutes/,
    )
    await boardShows(channel, /The party begins in (10|9) minutes/)
    await told(mara.command(channel, 'party settings', { countdown: 0 }))
    await untilTrue(() => !/The party begins/.test(board(channel).text()), 'no countdown')

    // The same board goes on as that of the first vote.
    await (await mara.click(lobby, labels.start)).settled()
    await boardShows(channel, UNDER_WAY)
    expect(board(channel).id).toBe(lobby.id)
    await (await mara.click(board(channel), labels.playNow)).settled()
    expect((await playedAtLeast(account, 1))[0]).toBe('Paper Boats')
    await boardShows(channel, /Now playing\n(?:│ )?Paper Boats/)
  })

  it('on Slack: one quiet board from the invitation to the first song', async ({
    onTestFinished,
  }) => {
    const stage = await openStage()
    onTestFinished(() => stage.close())
    const { workspace, spotify } = stage
    const channel = workspace.addChannel('music')
    const [mara, jo] = [
      workspace.addPerson('mara', { displayName: 'Mara' }),
      workspace.addPerson('jo', { displayName: 'Jo' }),
    ]
    const account = spotify.addAccount({ name: 'Mara' })
    const tracks = spotify.makeTracks(8, { durationMs: 60_000 })
    const playlist = account.addPlaylist({ name: 'Road trip', tracks })
    account.addDevice({ name: 'Kitchen', type: 'Speaker' })
    const boats = spotify.addTrack({ name: 'Paper Boats', artist: 'Mira Solano' })

    const modal = await (await mara.command(channel, `/party start ${playlist.id}`)).view()
    await viewShows(modal, /Connect Spotify/)
    const invited = await boardShows(channel, /to connect Spotify/)
    await agree(stage, modal.button(labels.connect), account)
    const lobby = await boardShows(channel, VOTING_IN_LOBBY)
    expect(lobby.ts).toBe(invited.ts)
    expect(lobby.text()).toContain(boardWords.hintForButtons)

    await jo.click(lobby, '2')
    await toldInSlack(jo.command(channel, `/party suggest ${boats.uri}`))
    await boardShows(channel, /Paper Boats.*\n.* 1 vote .*brought by Jo/)
    await votesBecome(channel, [0, 1, 0, 0, 0, 1])
    expect(await toldInSlack(mara.command(channel, '/party countdown 10'))).toContain(
      'begins by itself',
    )
    await boardShows(channel, /The party begins/)
    expect(await toldInSlack(mara.command(channel, '/party countdown ten'))).toContain(
      '1 minute to 24 hours',
    )

    // With a new board for every song, this one gets numbers to tap at once.
    await mara.click(lobby, labels.notQuiet)
    await untilTrue(() => board(channel).ts !== invited.ts, 'another board')
    await seeded(channel)
    jo.react(board(channel), 'three')
    await votesBecome(channel, [0, 1, 1, 0, 0, 1])
    const loud = board(channel)
    await mara.click(loud, labels.start)
    await boardShows(channel, UNDER_WAY)
    expect(board(channel).ts).toBe(loud.ts)
    await untilTrue(() => channel.messages().length === 1, 'one board')
  })
})
