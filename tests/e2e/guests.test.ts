import { describe, expect, it } from 'vitest'
import type { EmulatedChannel } from '../../emulators/discord/types.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { createSealer, parseTokenKeys } from '../../src/store/sealer.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'
import {
  board,
  boardShows,
  candidates,
  connectSpotify,
  emoji,
  type LiveParty,
  liveParty,
  partyInLobby,
  told,
  votesBecome,
} from './live-party.ts'
import { refusalShown, says, untilTrue } from './steps.ts'

/** Another channel of the same guild that has joined the party, by a guest. */
async function joinedChannel({ channel, jo, code }: LiveParty, name = 'other') {
  const other = channel.guild.addChannel(name)
  const answer = await told(jo.command(other, 'party join', { code }))
  expect(answer).toMatch(/This channel is now part of Mara’s party/)
  await untilTrue(() => other.messages().length > 0, `a board in #${name}`)
  return other
}

async function ends(party: LiveParty): Promise<void> {
  const asked = await party.mara.command(party.channel, 'party end')
  await (await party.mara.click(await asked.answer(), labels.end)).answer()
}

function isOver(channel: EmulatedChannel): boolean {
  return /The party is over/.test(channel.text())
}

describe.concurrent('coming in', () => {
  it('works by the button in the lobby, twice with the same answer', async ({ onTestFinished }) => {
    const party = await partyInLobby(onTestFinished)
    const { channel, jo } = party
    for (let times = 0; times < 2; times += 1) {
      const joined = await jo.click(board(channel), labels.join)
      expect((await joined.answer()).text()).toMatch(/welcome to Mara’s party/)
    }
    await boardShows(channel, /Here so far \(2\)[\s\S]*Jo/)
  })

  it('works by voting, by button, reaction and command', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished)
    const { channel, stage, jo, kim } = party
    const lee = stage.discord.addPerson('lee', { displayName: 'Lee' })
    jo.react(board(channel), emoji(2))
    await (await kim.click(board(channel), '2')).settled()
    await told(lee.command(channel, 'party vote', { number: 2 }))
    await votesBecome(channel, [0, 3, 0, 0, 0])
    const people = await told(kim.command(channel, 'party people'))
    expect(people).toContain('4 people')
    for (const name of ['Mara', 'Jo', 'Kim', 'Lee']) expect(people).toContain(name)
  })

  it('works in another channel, which gets a board of its own with the same tally', async ({
    onTestFinished,
  }) => {
    const party = await liveParty(onTestFinished)
    const { channel, stage, jo, kim } = party
    const other = await joinedChannel(party)
    const titles = candidates(board(channel))
    await untilTrue(() => candidates(board(other)).length > 0, 'candidates')
    expect(candidates(board(other))).toEqual(titles)
    await other.waitUntil(() => board(other).reactions.size === titles.length)

    await (await jo.click(board(other), '1')).settled()
    kim.react(board(channel), emoji(1))
    await Promise.all([votesBecome(channel, [2, 0, 0, 0, 0]), votesBecome(other, [2, 0, 0, 0, 0])])
    // One voice, wherever it is raised.
    jo.react(board(channel), emoji(1))
    jo.react(board(other), emoji(3))
    await Promise.all([votesBecome(channel, [2, 0, 1, 0, 0]), votesBecome(other, [2, 0, 1, 0, 0])])
    const people = await told(kim.command(other, 'party people'))
    expect(people).toMatch(/#music and #other/)
    expect(stage.discord.problems).toEqual([])
  })

  it('takes a code as people write it', async ({ onTestFinished }) => {
    const party = await partyInLobby(onTestFinished)
    const { channel, jo, code } = party
    const other = channel.guild.addChannel('other')
    const spaced = ` ${code.slice(0, 3)} ${code.slice(3)} `
    expect(await told(jo.command(other, 'party join', { code: spaced }))).toMatch(/now part of/)
    const again = await told(
      jo.command(other, 'party join', { code: `${code.slice(0, 3)}-${code.slice(3)}` }),
    )
    expect(again).toMatch(/welcome to Mara’s party/)
    await untilTrue(() => other.messages().length === 1, 'one board')
  })

  it('tells kindly of a wrong code, and of what is no code', async ({ onTestFinished }) => {
    const { channel, jo, code } = await partyInLobby(onTestFinished)
    const other = channel.guild.addChannel('other')
    const wrong = code === '000000' ? '111111' : '000000'
    expect(await told(jo.command(other, 'party join', { code: 'party' }))).toBe(
      refusalShown({ code: 'notACode' }),
    )
    expect(await told(jo.command(other, 'party join', { code: wrong }))).toBe(
      refusalShown({ code: 'wrongCode' }),
    )
    expect(await told(jo.command(other, 'party join', { code }))).toMatch(/now part of/)
  })

  it('lets nobody guess, neither one person everywhere nor many in one channel', async ({
    onTestFinished,
  }) => {
    const { channel, jo, kim, code, stage } = await partyInLobby(onTestFinished)
    const other = channel.guild.addChannel('other')
    const free = channel.guild.addChannel('free')
    const wrong = code === '000000' ? '111111' : '000000'
    for (let times = 0; times < 3; times += 1) {
      expect(await told(jo.command(other, 'party join', { code: wrong }))).toBe(
        refusalShown({ code: 'wrongCode' }),
      )
    }
    const tooFast = /too many wrong codes.*try again in \d+ seconds/
    expect(await told(jo.command(other, 'party join', { code }))).toMatch(tooFast)
    expect(await told(jo.command(free, 'party join', { code }))).toMatch(tooFast)
    const strangers = Array.from({ length: 7 }, (_, n) => stage.discord.addPerson(`stranger${n}`))
    for (const stranger of strangers) {
      await told(stranger.command(other, 'party join', { code: wrong }))
    }
    expect(await told(kim.command(other, 'party join', { code }))).toMatch(tooFast)
    expect(other.messages()).toEqual([])
    expect(await told(kim.command(free, 'party join', { code }))).toMatch(/now part of/)
    const people = await told(kim.command(free, 'party people'))
    expect(people).not.toContain('Jo')
    expect(stage.discord.problems).toEqual([])
  })

  it('is not possible in the channel of another party', async ({ onTestFinished }) => {
    const party = await partyInLobby(onTestFinished)
    const { channel, jo, kim, code } = party
    const taken = channel.guild.addChannel('taken')
    await (await kim.command(taken, 'party start')).answer()
    await untilTrue(() => taken.messages().length === 1, 'the board of the other party')
    const answer = await told(jo.command(taken, 'party join', { code }))
    expect(answer).toMatch(/already has a party/)
    expect(answer).toContain(/join (\d{6})/.exec(taken.text())?.[1])
    expect(answer).not.toContain(code)
  })
})

describe.concurrent('asking', () => {
  it('tells how it works, what can be typed, what plays and who is here', async ({
    onTestFinished,
  }) => {
    const party = await liveParty(onTestFinished, { playing: 'a song of the playlist' })
    const { channel, tracks, mara, jo } = party
    expect(await told(jo.command(channel, 'party now'))).toMatch(/You have not voted yet/)
    await told(jo.command(channel, 'party vote', { number: 1 }))
    await told(jo.command(channel, 'party vote', { number: 3 }))
    const now = await told(jo.command(channel, 'party now'))
    expect(now).toContain(tracks[0]?.name)
    expect(now).toMatch(/You are voting for 1 and 3/)
    const help = await told(jo.command(channel, 'party help'))
    expect(help).toMatch(/\/party join CODE[\s\S]*For the host[\s\S]*\/party end/)
    expect(await told(mara.command(channel, 'party help'))).toMatch(/For you, the host/)
    expect(await told(jo.command(channel, 'party people'))).toMatch(/2 people[\s\S]*Host: Mara/)
  })

  it('explains itself by the button of the lobby', async ({ onTestFinished }) => {
    const { channel, jo } = await partyInLobby(onTestFinished)
    const asked = await jo.click(board(channel), labels.howItWorks)
    const text = (await asked.answer()).text()
    expect(text).toMatch(/How it works[\s\S]*without a Spotify account/)
    expect(await told(jo.command(channel, 'party now'))).toMatch(/Mara invites you to a party/)
  })

  it('says what to do where there is no party', async ({ onTestFinished }) => {
    const { channel, jo } = await partyInLobby(onTestFinished)
    const empty = channel.guild.addChannel('empty')
    const nothing = refusalShown({ code: 'noPartyHere' })
    for (const words of ['now', 'people', 'leave', 'pause', 'resume', 'next', 'end', 'device']) {
      expect(await told(jo.command(empty, `party ${words}`))).toBe(nothing)
    }
    expect(await told(jo.command(empty, 'party vote', { number: 1 }))).toBe(nothing)
    expect(await told(jo.command(empty, 'party help'))).toMatch(/\/party start/)
  })

  it('leaves to the host what is the host’s', async ({ onTestFinished }) => {
    const { channel, jo } = await liveParty(onTestFinished)
    const hostOnly = refusalShown({ code: 'hostOnly' })
    for (const words of ['pause', 'resume', 'next', 'end', 'device', 'playlist']) {
      expect(await told(jo.command(channel, `party ${words}`))).toBe(hostOnly)
    }
    const pressed = await jo.click(board(channel), labels.playNow)
    expect((await pressed.answer()).text()).toBe(hostOnly)
  })
})

describe.concurrent('going out', () => {
  it('takes the votes of a guest along, and then the channel', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished)
    const { channel, jo, kim } = party
    const other = await joinedChannel(party)
    await (await jo.click(board(other), '1')).settled()
    await (await kim.click(board(channel), '1')).settled()
    await votesBecome(other, [2, 0, 0, 0, 0])

    const left = await (await jo.command(other, 'party leave')).answer()
    expect(left.text()).toMatch(/You have left the party/)
    await votesBecome(channel, [1, 0, 0, 0, 0])
    expect(await told(jo.command(other, 'party leave'))).toMatch(/not in this party/)

    const taken = await jo.click(left, labels.leaveChannel)
    expect((await taken.answer()).text()).toMatch(/no longer part of the party/)
    await untilTrue(() => other.messages().length === 0, 'the board gone')
    expect(await told(jo.command(other, 'party now'))).toBe(refusalShown({ code: 'noPartyHere' }))
    expect(await told(kim.command(channel, 'party people'))).not.toContain('#other')
  })

  it('does not offer to take out the channel in which the party began', async ({
    onTestFinished,
  }) => {
    const { channel, jo } = await liveParty(onTestFinished)
    await (await jo.click(board(channel), '1')).settled()
    const left = await (await jo.command(channel, 'party leave')).answer()
    expect(left.text()).toBe('You have left the party.')
    await (await jo.click(board(channel), '1')).settled()
    await votesBecome(channel, [1, 0, 0, 0, 0])
  })

  it('ends the party for everybody when the host leaves, after asking', async ({
    onTestFinished,
  }) => {
    const party = await liveParty(onTestFinished)
    const { channel, mara } = party
    const other = await joinedChannel(party)
    const asked = await (await mara.command(channel, 'party leave')).answer()
    expect(asked.text()).toMatch(/the party ends for everybody/)
    expect(isOver(channel)).toBe(false)
    await (await mara.click(asked, labels.leave)).answer()
    await untilTrue(() => isOver(channel) && isOver(other), 'the end in both channels')
    expect(board(other).text()).toMatch(/Mara has left/)
  })

  it('shows the end in every channel, and puts shuffle and repeat back', async ({
    onTestFinished,
  }) => {
    const party = await liveParty(onTestFinished, {
      playing: 'a song of the playlist',
      prepare: (account, { spotify }) => {
        account.player.play({ tracks: spotify.makeTracks(1) })
        account.player.setShuffle(true)
        account.player.setRepeat('context')
      },
    })
    const { account, channel, tracks, mara, jo, code } = party
    const modes = () => {
      const { shuffle, repeat } = account.player.state()
      return { shuffle, repeat }
    }
    await expect.poll(modes).toEqual({ shuffle: false, repeat: 'off' })
    const other = await joinedChannel(party)
    const asked = await mara.command(channel, 'party end')
    expect(isOver(channel)).toBe(false)
    const confirmed = await mara.click(await asked.answer(), labels.end)
    expect((await confirmed.answer()).text()).toMatch(/Thank you for hosting/)
    await untilTrue(() => isOver(channel) && isOver(other), 'the end in both channels')
    for (const place of [channel, other]) {
      expect(place.messages()).toHaveLength(1)
      expect(board(place).text()).toContain(tracks[0]?.name)
      expect(board(place).components).toEqual([])
    }
    await expect.poll(modes).toEqual({ shuffle: true, repeat: 'context' })
    expect(account.player.state().isPlaying).toBe(true)
    const late = await told(jo.command(channel.guild.addChannel('late'), 'party join', { code }))
    expect(late).toBe(refusalShown({ code: 'wrongCode' }))
    expect(await told(jo.command(channel, 'party now'))).toBe(refusalShown({ code: 'noPartyHere' }))
  })

  it('leaves the channel free for the next party', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished)
    const { channel, mara, playlist } = party
    await ends(party)
    await untilTrue(() => isOver(channel), 'the end')
    const next = await mara.command(channel, 'party start', { playlist: playlist.id })
    await says(next, /All set/)
    await boardShows(channel, /invites you to a party/)
  })
})

describe.concurrent('disconnecting', () => {
  it('deletes the tokens, and Spotify has to be asked anew', async ({ onTestFinished }) => {
    const party = await partyInLobby(onTestFinished)
    const { channel, mara, account, stage } = party
    await ends(party)
    const accounts = async () => {
      await stage.stopProgram()
      const { DATABASE_URL: url = '', TOKEN_KEYS: keys = '' } = stage.environment
      const log = { info: () => {}, warn: () => {}, error: () => {} }
      const store = await openSqliteStore({ url, sealer: createSealer(parseTokenKeys(keys)), log })
      const found = [await store.vault.list('account'), await store.vault.list('link')]
      await store.close()
      await stage.startProgram()
      return found.map((each) => each.length)
    }
    expect(await accounts()).toEqual([1, 1])

    const asked = await mara.command(channel, 'party disconnect')
    const confirmed = await mara.click(await asked.answer(), labels.disconnect)
    expect((await confirmed.answer()).text()).toMatch(/login is deleted/)
    expect(await accounts()).toEqual([0, 0])
    expect(await told(mara.command(channel, 'party start'))).toMatch(/connect your Spotify/)
    expect(account.player.state().isPlaying).toBe(false)
  })

  it('says so to somebody who was never connected', async ({ onTestFinished }) => {
    const { channel, jo } = await partyInLobby(onTestFinished)
    const answer = await told(jo.command(channel, 'party disconnect'))
    expect(answer).toBe(refusalShown({ code: 'notConnected' }))
  })

  it('leads the host of a lobby back to set-up', async ({ onTestFinished }) => {
    const party = await partyInLobby(onTestFinished)
    const { channel, mara, account, stage } = party
    const asked = await mara.command(channel, 'party disconnect')
    await (await mara.click(await asked.answer(), labels.disconnect)).answer()
    const shown = await boardShows(channel, /Waiting for Mara to connect Spotify/)
    expect(() => shown.button(labels.start)).toThrow()
    const again = await mara.click(shown, labels.finishSetUp)
    await connectSpotify(stage, again, account)
    await says(again, /All set/)
    const ready = await boardShows(channel, /Everything is ready/)
    expect(ready.text()).not.toContain(labels.tryAgain)
  })

  it('holds the party until the host has connected again', async ({ onTestFinished }) => {
    const party = await liveParty(onTestFinished, { playing: 'a song of the playlist' })
    const { channel, mara, account, stage } = party
    const asked = await mara.command(channel, 'party disconnect')
    await (await mara.click(await asked.answer(), labels.disconnect)).answer()
    const shown = await boardShows(channel, /press Try again to connect/)
    const retried = await mara.click(shown, labels.tryAgain)
    await connectSpotify(stage, retried, account)
    await says(retried, /Spotify is connected/)
    await untilTrue(() => !/Try again/.test(board(channel).text()), 'no trouble on the board')
  })
})
