import { describe, expect, it } from 'vitest'
import { labels } from '../../src/bots/phrases/labels.ts'
import {
  board,
  boardShows,
  candidates,
  emoji,
  liveParty,
  played,
  playedAtLeast,
  told,
  votesBecome,
} from './live-party.ts'
import { seeded, toldInSlack } from './slack-steps.ts'
import { says, untilTrue } from './steps.ts'

/** Slack's boards may be edited less often. */
const CADENCE_MS = 15_000

type OnTestFinished = (close: () => Promise<void>) => void

/** A party in Discord and Slack, with a board for every song in both. */
async function acrossPlatforms(onTestFinished: OnTestFinished) {
  const party = await liveParty(onTestFinished, { playing: 'a song of the playlist' })
  const { stage, code } = party
  const office = stage.workspace.addChannel('office')
  const pia = stage.workspace.addPerson('pia', { displayName: 'Pia' })
  await toldInSlack(pia.command(office, `/party join ${code}`))
  await boardShows(office, /Vote for the next song/)
  await pia.click(board(office), labels.notQuiet)
  await boardShows(office, /Tap as many numbers/)
  await seeded(office)
  return { ...party, office, pia }
}

describe.concurrent('roles across platforms', { timeout: 120_000 }, () => {
  it('let a co-host in Slack skip for a host in Discord, until they are a guest again', async ({
    onTestFinished,
  }) => {
    const party = await acrossPlatforms(onTestFinished)
    const { account, channel, mara, office, pia } = party
    expect(await toldInSlack(pia.command(office, '/party next'))).toContain('Only the host')

    const select = await (await mara.command(channel, 'party cohost')).answer()
    const chosen = await mara.choose(select, labels.choosePerson, ['Pia'])
    expect((await chosen.answer()).text()).toContain('Pia is a co-host now')
    expect(await told(mara.command(channel, 'party people'))).toContain(
      'Host: Mara · Co-hosts: Pia',
    )
    expect(await toldInSlack(pia.command(office, '/party people'))).toContain('Co-hosts: Pia')

    const number = candidates(board(office)).findIndex((title) => title !== 'Song 1') + 1
    const wanted = candidates(board(office))[number - 1]
    await pia.click(board(office), `${number}`)
    expect(await toldInSlack(pia.command(office, '/party next'))).toContain(
      `The winner is ${wanted}`,
    )
    expect(await playedAtLeast(account, 2)).toEqual(['Song 1', wanted])
    expect(await toldInSlack(pia.command(office, '/party host'))).toContain('not a co-host')

    const again = await (await mara.command(channel, 'party cohost')).answer()
    const undone = await mara.choose(again, labels.choosePerson, ['Pia'])
    expect((await undone.answer()).text()).toContain('Pia is a guest again')
    expect(await toldInSlack(pia.command(office, '/party pause'))).toContain('Only the host')
    expect(played(account)).toHaveLength(2)
  })

  it('keep out who was removed, on every channel and both platforms, until they are let in', async ({
    onTestFinished,
  }) => {
    const party = await acrossPlatforms(onTestFinished)
    const { stage, channel, mara, jo, office, pia, code } = party
    await jo.click(board(channel), '1')
    jo.react(board(channel), emoji(2))
    pia.react(board(office), emoji(2))
    await votesBecome(channel, [1, 2, 0, 0, 0])

    // Jo goes by the option of the command, Pia of the other platform by the select.
    const out = await mara.command(channel, 'party kick', { person: jo.id })
    const undo = await out.answer()
    expect(undo.text()).toContain('Jo is out of the party')
    await votesBecome(channel, [0, 1, 0, 0, 0])
    const select = await (await mara.command(channel, 'party kick')).answer()
    const gone = await mara.choose(select, labels.choosePerson, ['Pia'])
    expect((await gone.answer()).text()).toContain('Pia is out of the party')
    await votesBecome(channel, [0, 0, 0, 0, 0])
    await votesBecome(office, [0, 0, 0, 0, 0], CADENCE_MS)

    // Whatever they try, wherever they try it.
    const removed = 'removed you from this party'
    expect(await told(jo.click(board(channel), '3'))).toContain(removed)
    expect(await told(jo.command(channel, 'party vote', { number: 3 }))).toContain(removed)
    const lounge = stage.discord.addGuild('Neighbours').addChannel('lounge')
    expect(await told(jo.command(lounge, 'party join', { code }))).toContain(removed)
    expect(lounge.messages()).toEqual([])
    jo.unreact(board(channel), emoji(2))
    jo.react(board(channel), emoji(4))
    expect(await toldInSlack(pia.command(office, '/party vote 3'))).toContain(removed)
    expect(await toldInSlack(pia.click(board(office), '3'))).toContain(removed)
    expect(await toldInSlack(pia.command(pia.directMessages, `/party join ${code}`))).toContain(
      removed,
    )
    pia.react(board(office), emoji(5))

    // Not under another name either: Jo comes as who they are in Slack, and unlinks again.
    const offer = await told(jo.command(channel, 'party link'))
    const link = /Your code is (\w{8})/.exec(offer)?.[1] ?? ''
    const joAtWork = stage.workspace.addPerson('jo', { displayName: 'Jo at work' })
    await toldInSlack(joAtWork.command(office, `/party link ${link}`))
    expect(await toldInSlack(joAtWork.command(office, '/party vote 1'))).toContain(removed)
    await toldInSlack(joAtWork.command(office, '/party unlink'))
    expect(await toldInSlack(joAtWork.command(office, '/party vote 1'))).toContain(removed)
    expect(await told(jo.command(channel, 'party vote', { number: 1 }))).toContain(removed)

    // A guest's vote shows that all of this was taken in by then, and counted for nothing.
    await party.kim.click(board(channel), '1')
    await votesBecome(channel, [1, 0, 0, 0, 0])
    await votesBecome(office, [1, 0, 0, 0, 0], CADENCE_MS)
    expect(await told(mara.command(channel, 'party people'))).not.toMatch(/Jo|Pia/)

    // Jo is let in by the undo button, Pia by the select.
    await says(await mara.click(undo, labels.letBackIn), 'Jo may come back')
    const kicked = await (await mara.command(channel, 'party kick')).answer()
    const back = await mara.choose(kicked, 'Removed from the party', ['Pia'])
    await says(back, 'Pia may come back')
    expect(await told(jo.command(channel, 'party vote', { number: 1 }))).toContain('counts')
    expect(await toldInSlack(pia.command(office, '/party vote 1'))).toContain('counts')
    await untilTrue(() => /3 people are voting/.test(board(channel).text()), 'three voters')
  })

  it('let the host leave only after saying that they can hand over', async ({ onTestFinished }) => {
    const { channel, mara } = await liveParty(onTestFinished, { playing: 'a song of the playlist' })
    const asked = await (await mara.command(channel, 'party leave')).answer()
    expect(asked.text()).toContain('hand it over first with /party host')
    expect(board(channel).text()).not.toContain('over')
    await mara.click(asked, labels.leave)
    await boardShows(channel, /Mara has left, so the party is over/)
  })
})
