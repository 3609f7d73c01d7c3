import { webApi } from '@slack/bolt'
import { describe, expect, it, vi } from 'vitest'
import type { EmulatedChannel, EmulatedMessage } from '../../emulators/slack/index.ts'
import { channelOf, personOf } from '../../src/bots/slack/ids.ts'
import { effectId } from '../../src/core/engine/ids.ts'
import type { Answer, Request } from '../../src/core/inbox.ts'
import { code, lobby, party, round } from './sample-views.ts'
import { type RunningSlack, runningSlack } from './slack-chat.ts'

const playlists = [
  { id: 'abba', uri: 'spotify:playlist:abba', name: 'Best of Abba', trackCount: 20 },
  { id: 'road', uri: 'spotify:playlist:road', name: 'Road Trip <!here>', trackCount: 80 },
]

const login = 'https://accounts.spotify.com/authorize?state=abc'

async function boardIn({ slack, workspace }: RunningSlack, channel: EmulatedChannel) {
  await slack.postBoard(channelOf(workspace.teamId, channel.id), round, effectId('p1/1'))
  const [board] = channel.messages()
  if (board === undefined) throw new Error('There is no board.')
  return board
}

/** The steps of a set-up, as the runtime asks for them. */
function setUp({ action }: Request): Answer {
  switch (action.type) {
    case 'start':
      return { kind: 'connect', url: login, pageIsLocal: true, again: false }
    case 'pasteAddress':
      return { kind: 'choosePlaylist', playlists, page: 0, pageCount: 1 }
    case 'choosePlaylist':
    case 'device':
      return {
        kind: 'chooseDevice',
        devices: [{ id: 'd1', name: 'Kitchen', type: 'Speaker' }],
      }
    case 'chooseDevice':
      return { kind: 'ready', code, device: 'Kitchen', party }
    default:
      return { kind: 'done', what: { what: 'begun' } }
  }
}

describe('Set-up in Slack', () => {
  it('goes from nothing to the start in one modal', async () => {
    const { ada, music, inbox, emulator } = await runningSlack()
    inbox.answer = setUp
    inbox.playlists = async () => playlists

    const modal = await (await ada.command(music, '/party start')).view()
    await modal.waitUntil(() => modal.text().includes('Connect Spotify'))
    await (await ada.click(modal, 'Paste the address')).settled()
    await modal.waitUntil(() => modal.submitLabel !== undefined)
    await ada.submit(modal, { address: 'http://127.0.0.1:8888/callback?code=1 ' })
    await modal.waitUntil(() => modal.text().includes('Which playlist'))
    const offered = await ada.suggest(modal, 'Choose a playlist', 'ab')
    expect(offered.map(({ text }) => text.text)).toEqual(['Best of Abba', 'Road Trip <!here>'])
    await ada.choose(modal, 'Choose a playlist', ['Best of Abba'])
    await modal.waitUntil(() => modal.text().includes('Where should the music play'))
    await ada.choose(modal, 'Choose a device', ['Kitchen'])
    await modal.waitUntil(() => modal.text().includes('All set'))
    await ada.click(modal, 'Start')
    await modal.waitUntil(() => modal.text().includes('The party is on'))

    expect(inbox.requests.map(({ action }) => action)).toEqual([
      { type: 'start' },
      { type: 'pasteAddress', address: 'http://127.0.0.1:8888/callback?code=1' },
      { type: 'choosePlaylist', playlist: 'abba' },
      { type: 'chooseDevice', device: 'd1' },
      { type: 'begin', party },
    ])
    expect(new Set(inbox.requests.map(({ channel }) => channel)).size).toBe(1)
    expect(inbox.requests.every(({ quietAtFirst }) => quietAtFirst)).toBe(true)
    expect(inbox.typed).toContain('ab')
    expect(music.messages()).toEqual([])
    expect(emulator.problems).toEqual([])
  })

  it('opens its modal at once, and fills it when the answer is there', async () => {
    const { ada, music, inbox } = await runningSlack()
    let answer: (answer: Answer) => void = () => {}
    inbox.answer = () => new Promise((resolve) => (answer = resolve))

    const modal = await (await ada.command(music, '/party start')).view()
    expect(modal.text()).toContain('One moment…')
    await vi.waitFor(() => expect(inbox.requests).toHaveLength(1))
    answer({ kind: 'howItWorks' })

    await modal.waitUntil(() => modal.text().includes('How it works'))
  })

  it('answers in the channel where no modal can be opened', async () => {
    const { ada, music, inbox, emulator } = await runningSlack()
    inbox.answer = setUp
    emulator.faults.answerNext('views.open', { error: 'internal_error' })

    const start = await ada.command(music, '/party start')

    const answer = await start.answer()
    expect(answer.text()).toContain('Connect Spotify')
    const form = await ada.click(answer, 'Paste the address')
    const modal = await form.view()
    await ada.submit(modal, { address: 'http://127.0.0.1:8888/callback?code=1' })
    await modal.waitUntil(() => modal.text().includes('Which playlist'))
  })

  it('tells that a login has finished, as long as the modal is open', async () => {
    const { ada, music, inbox } = await runningSlack()
    inbox.answer = setUp
    const modal = await (await ada.command(music, '/party start')).view()
    await modal.waitUntil(() => modal.text().includes('Connect Spotify'))
    const replace = inbox.requests[0]?.replaceAnswer

    const next: Answer = { kind: 'choosePlaylist', playlists, page: 0, pageCount: 1 }
    expect(await replace?.(next)).toBe(true)
    expect(modal.text()).toContain('Which playlist')
    await ada.closeModal()
    expect(await replace?.(next)).toBe(false)
  })

  it('opens from the board as well', async () => {
    const chat = await runningSlack()
    const { ada, music, inbox, slack, channel } = chat
    inbox.answer = setUp
    await slack.postBoard(channel, { ...lobby, missing: 'account' }, effectId('p1/1'))
    const [board] = music.messages()
    if (board === undefined) throw new Error('There is no board.')

    const modal = await (await ada.click(board, 'Finish set-up')).view()

    await modal.waitUntil(() => modal.updateCount > 0)
    expect(inbox.requests[0]?.action).toEqual({ type: 'continueSetup' })
  })
})

describe('The command alone', () => {
  it('opens a modal with what one can do, some of it at once', async () => {
    const { ada, music, inbox, channel, emulator } = await runningSlack()
    inbox.answer = ({ action }) =>
      action.type === 'help' ? { kind: 'help', youAreHost: false } : { kind: 'howItWorks' }

    const modal = await (await ada.command(music, '/party')).view()
    await modal.waitUntil(() => modal.text().includes('For everybody'))
    await ada.click(modal, 'Join with a code')
    await modal.waitUntil(() => modal.submitLabel !== undefined)
    await ada.submit(modal, { code: '482 913' })

    await modal.waitUntil(() => modal.text().includes('How it works'))
    expect(inbox.requests.at(-1)).toMatchObject({
      channel,
      action: { type: 'join', code: '482 913' },
    })
    expect(emulator.problems).toEqual([])
  })

  it('says so when it does not know what was typed', async () => {
    const { ada, music, inbox } = await runningSlack()

    const answer = await (await ada.command(music, '/party dance')).answer()

    expect(answer.text()).toContain('/party help')
    expect(inbox.requests).toEqual([])
  })
})

describe('Answers in Slack', () => {
  it('are seen by one person only, and go on in the same place', async () => {
    const { ada, music, inbox } = await runningSlack()
    inbox.answer = ({ action }) =>
      action.type === 'end' ? { kind: 'confirmEnd' } : { kind: 'done', what: { what: 'ended' } }

    const answer = await (await ada.command(music, '/party end')).answer()
    expect(answer.ephemeralFor).toBe(ada.id)
    await ada.click(answer, 'End the party')

    await vi.waitFor(() => expect(answer.text()).toContain('Thank you for hosting'))
    expect(inbox.requests.map(({ board }) => board)).toEqual([undefined, undefined])
  })

  it('leave the board as it is', async () => {
    const chat = await runningSlack()
    const board = await boardIn(chat, chat.music)
    const before = board.text()
    chat.inbox.answer = () => ({ kind: 'refused', why: { code: 'roundOver' } })

    const answer = await (await chat.ada.click(board, '2')).answer()

    expect(answer.text()).toContain('This vote is over')
    expect(board.text()).toBe(before)
  })

  it('come although something breaks behind them', async () => {
    const chat = await runningSlack()
    const board = await boardIn(chat, chat.music)
    chat.inbox.answer = () => {
      throw new Error('broken')
    }

    const answer = await (await chat.ada.click(board, '2')).answer()

    expect(answer.text()).toContain('Something went wrong')
    expect(chat.logged.join()).toContain('A request broke')
  })

  it('come to a control of another time, which asks for nothing any more', async () => {
    const chat = await runningSlack()
    const { emulator, workspace, music, ada } = chat
    const client = new webApi.WebClient(workspace.botToken, { slackApiUrl: emulator.apiUrl })
    const old = { type: 'button', action_id: 'v0:vote:3', text: { type: 'plain_text', text: '3' } }
    const blocks = [{ type: 'actions', elements: [old] }] as never
    await client.chat.postMessage({ channel: music.id, text: 'An old board', blocks })
    const [board] = music.messages()
    if (board === undefined) throw new Error('There is no board.')

    const answer = await (await ada.click(board, '3')).answer()

    expect(answer.text()).toContain('does nothing any more')
    expect(chat.inbox.requests).toEqual([])
  })

  it('are acknowledged at once, however slow the store is', async () => {
    const chat = await runningSlack()
    const board = await boardIn(chat, chat.music)
    let release: (answer: Answer) => void = () => {}
    const slow = new Promise<Answer>((resolve) => {
      release = resolve
    })
    chat.inbox.answer = () => slow

    const command = await chat.ada.command(chat.music, '/party vote 1')
    const press = await chat.ada.click(board, '2')
    const modal = await (await chat.ada.command(chat.music, '/party start')).view()

    for (const interaction of [command, press]) {
      await interaction.settled()
      expect(interaction.acknowledgedAfterMs).toBeLessThan(1_000)
    }
    release({ kind: 'howItWorks' })
    expect((await command.answer()).text()).toContain('How it works')
    expect((await press.answer()).text()).toContain('How it works')
    await modal.waitUntil(() => modal.text().includes('How it works'))
  })
})

describe('Places in Slack', () => {
  async function answerTo(chat: RunningSlack, channel: EmulatedChannel, line: string) {
    const interaction = await chat.ada.command(channel, line)
    return (await interaction.answer()).text()
  }

  async function modalText(chat: RunningSlack, channel: EmulatedChannel) {
    const modal = await (await chat.ada.command(channel, '/party start')).view()
    await modal.waitUntil(() => modal.updateCount > 0)
    return modal.text()
  }

  it('joins a public channel by itself', async () => {
    const chat = await runningSlack()
    const hall = chat.workspace.addChannel('hall', { botIsMember: false })

    await answerTo(chat, hall, '/party join 482913')

    expect(chat.inbox.requests[0]).toMatchObject({ channelName: 'hall', action: { type: 'join' } })
    await boardIn(chat, hall)
  })

  it('asks to be invited into a private channel, and goes on after that', async () => {
    const chat = await runningSlack()
    const secret = chat.workspace.addChannel('secret', { private: true, botIsMember: false })

    expect(await modalText(chat, secret)).toContain('/invite @Partyline')
    expect(chat.inbox.requests).toEqual([])
    secret.inviteBot()
    await modalText(chat, secret)
    expect(chat.inbox.requests[0]).toMatchObject({ channelName: 'secret' })
  })

  it('says what to do in an archived channel', async () => {
    const chat = await runningSlack()
    const old = chat.workspace.addChannel('old', { archived: true })

    expect(await modalText(chat, old)).toContain('archived')
    expect(chat.inbox.requests).toEqual([])
  })

  it('goes on where Slack has trouble of its own and can’t say whether the bot is there', async () => {
    const chat = await runningSlack()
    chat.emulator.faults.answerNext('conversations.info', { error: 'internal_error' })

    await answerTo(chat, chat.music, '/party join 482913')

    expect(chat.inbox.requests[0]).toMatchObject({ action: { type: 'join' } })
  })

  it('says where parties are in a direct message, and lets one join from there', async () => {
    const chat = await runningSlack()

    const said = await answerTo(chat, chat.ada.directMessages, '/party start')
    await answerTo(chat, chat.ada.directMessages, '/party join 482913')

    expect(said).toContain('A party needs a channel')
    expect(chat.inbox.requests.map(({ action }) => action)).toEqual([
      { type: 'joinAlone', code: '482913' },
    ])
  })

  it('counts the votes of people from another workspace in a shared channel', async () => {
    const chat = await runningSlack()
    const other = chat.emulator.addWorkspace('Other', { installed: false })
    const guest = other.addPerson('gus', { displayName: 'Gus' })
    const shared = chat.workspace.addChannel('shared', { external: [other] })
    const board = await boardIn(chat, shared)

    await (await guest.click(board, '2')).settled()
    guest.react(board, 'one')

    await vi.waitFor(() => expect(chat.inbox.reactions).toHaveLength(1))
    const person = personOf(chat.workspace.teamId, guest.id)
    expect(chat.inbox.requests[0]).toMatchObject({ person, personName: 'Gus' })
    expect(chat.inbox.reactions[0]).toMatchObject({ person, number: 1 })
  })

  it.each([
    ['is archived', (channel: EmulatedChannel) => channel.archive()],
    ['throws the bot out', (channel: EmulatedChannel) => channel.kickBot()],
  ])('reports a channel that %s', async (_, happens) => {
    const chat = await runningSlack()
    const board = await boardIn(chat, chat.music)

    happens(chat.music)

    await vi.waitFor(() => expect(chat.inbox.channelsRemoved).toEqual([chat.channel]))
    await expect(editOf(chat, board)).rejects.toMatchObject({ reason: 'channelGone' })
  })

  async function editOf({ slack, channel }: RunningSlack, { ts }: EmulatedMessage) {
    await slack.editBoard(channel, `${channel.split('/')[1]}/${ts}` as never, round)
  }
})

describe('The Home tab', () => {
  it('shows the party with its buttons, which act in its channel', async () => {
    const { ada, inbox, channel, emulator } = await runningSlack()
    inbox.homeOf = async () => ({
      party: { view: round, channel, yourVotes: [2] },
      isConnected: true,
      isLinked: false,
    })
    const home = await ada.openHome()
    expect(home.text()).toContain('Bohemian Rhapsody')
    expect(home.text()).toContain('You are voting for 2')
    const before = home.updateCount

    await ada.click(home, '3')

    await home.waitUntil(() => home.updateCount > before)
    expect(inbox.requests[0]).toMatchObject({
      channel,
      action: { type: 'pressVote', party, round: 2, number: 3 },
    })
    expect(inbox.requests[0]?.board).toBeUndefined()
    expect(emulator.problems).toEqual([])
  })

  it('lets one join by code, connect and link', async () => {
    const { ada, inbox, emulator } = await runningSlack()
    inbox.homeOf = async () => ({ isConnected: false, isLinked: false })
    inbox.answer = () => ({ kind: 'howItWorks' })
    const home = await ada.openHome()

    const form = await (await ada.click(home, 'Join with a code')).view()
    await ada.submit(form, { code: '482913' })
    await vi.waitFor(() => expect(inbox.requests).toHaveLength(1))
    await (await ada.click(home, 'Connect Spotify')).view()
    await vi.waitFor(() => expect(inbox.requests).toHaveLength(2))
    const before = home.updateCount
    await (await ada.click(home, 'Link with another platform')).view()
    await home.waitUntil(() => home.updateCount > before)

    expect(inbox.requests.map(({ action }) => action)).toEqual([
      { type: 'joinAlone', code: '482913' },
      { type: 'connect' },
      { type: 'link' },
    ])
    expect(emulator.problems).toEqual([])
  })
})

describe('Number reactions in Slack', () => {
  it('are put below the board, and left out where the budget is short', async () => {
    const chat = await runningSlack()
    const board = await boardIn(chat, chat.music)
    const id = `${chat.music.id}/${board.ts}` as never

    for (let time = 0; time < 5; time += 1) await chat.slack.seedReactions(chat.channel, id, 9)
    const refused = chat.slack.seedReactions(chat.channel, id, 9)

    await expect(refused).rejects.toMatchObject({ reason: 'unavailable' })
    expect([...board.reactions.keys()].slice(0, 2)).toEqual(['one', 'two'])
    expect(chat.emulator.requests.filter(({ status }) => status === 429)).toEqual([])
  })
})
