import { describe, expect, it } from 'vitest'
import { controlIdOf } from '../../src/bots/actions.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { settingNames, settingsIntro } from '../../src/bots/phrases/settings.ts'
import { answerPage, type PageAnswer } from '../../src/bots/select-pages.ts'
import type { BoardView } from '../../src/core/engine/board-view.ts'
import type { ChannelId, MessageId } from '../../src/core/engine/ids.ts'
import type { WaitingView } from '../../src/core/engine/queue-view.ts'
import { DEFAULT_SETTINGS } from '../../src/core/engine/settings.ts'
import type { Action, Answer, TrackChoice } from '../../src/core/inbox.ts'
import { everyAnswer } from '../bots/every-answer.ts'
import { hostile, round, songs } from '../bots/sample-views.ts'
import type { ScriptedInbox } from '../bots/scripted-inbox.ts'
import { unmarked } from './unmarked.ts'

/** An answer with its controls, as one person has it before them. */
export interface ShownPage {
  text(): string
  /** Those that can be pressed. */
  buttons(): readonly string[]
  /** What stands in its place after that. */
  press(label: string): Promise<ShownPage>
  /** `option` is what the option carries, or its label. */
  choose(placeholder: string, option: string): Promise<ShownPage>
}

/** How people use pages, and bring songs, in the platform's own way. */
export interface PagesUnderTest {
  open(name: string, channel: ChannelId, action: Action): Promise<ShownPage>
  /** What is offered while a person types a song, as `TITLE – ARTIST`. */
  songs(name: string, channel: ChannelId, typed: string): Promise<readonly string[]>
  /** Types, and takes the first that is offered. */
  chooseSong(name: string, channel: ChannelId, typed: string): Promise<ShownPage>
  /** By the button of a board; `typed` is there to be chosen, where the platform has one choose. */
  addSong(name: string, channel: ChannelId, board: MessageId, typed: string): Promise<ShownPage>
  pressOnBoard(
    name: string,
    channel: ChannelId,
    board: MessageId,
    label: string,
  ): Promise<ShownPage>
}

interface Started {
  readonly pages: PagesUnderTest | undefined
  readonly inbox: ScriptedInbox
  readonly channel: ChannelId
  post(view: BoardView): Promise<MessageId>
}

const INVISIBLE = /[\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029\n]/

/** Of what all platforms have, the longest: a title and an artist in Slack. */
const LONGEST_LABEL = 2 * 75 + 3

const choices: readonly TrackChoice[] = songs.map((track) => ({ song: track.uri, track }))
const nasty = hostile.playing?.track ?? songs[0]

const suggested: Answer = {
  kind: 'suggested',
  suggestion: 7,
  track: songs[1],
  wasWaiting: false,
  mode: 'rounds',
}

const waiting: readonly WaitingView[] = Array.from({ length: 12 }, (_, place) => ({
  suggestion: place + 1,
  track: { ...songs[2], title: `Song ${place + 1}` },
  by: 'Jo',
  votes: 1,
  isYours: true,
  mayWithdraw: true,
  isBacked: false,
}))

function queue(page: number, songsThatWait = waiting): Answer {
  return { kind: 'queue', page, view: { mode: 'jukebox', waiting: songsThatWait, played: [] } }
}

/** As a party would answer, in which nothing stays. */
function answerTo(action: Action): Answer {
  switch (action.type) {
    case 'suggest':
    case 'suggestHere':
      return action.song === undefined ? { kind: 'askSong' } : suggested
    case 'queue':
    case 'queueHere':
      return queue(0)
    case 'queuePage':
      return queue(action.page)
    case 'back':
      return queue(
        action.page,
        waiting.map((song) =>
          song.suggestion === action.suggestion ? { ...song, isBacked: true, votes: 2 } : song,
        ),
      )
    case 'withdraw':
      return action.page === undefined
        ? { kind: 'done', what: { what: 'withdrawn', track: songs[1] } }
        : queue(
            action.page,
            waiting.filter(({ suggestion }) => suggestion !== action.suggestion),
          )
    default:
      return { kind: 'quiet' }
  }
}

const pageAnswers = everyAnswer.filter((answer): answer is PageAnswer =>
  ['queue', 'settings', 'choosePerson', 'list', 'chooseOwnDevice'].includes(answer.kind),
)

/** What every platform promises about answers that are pages, and about songs. */
export function chatPagesContract(name: string, start: () => Promise<Started>): void {
  async function started() {
    const { pages, inbox, ...others } = await start()
    inbox.songs = async () => choices
    inbox.answer = ({ action }) => answerTo(action)
    const lastAction = () => inbox.requests.at(-1)?.action
    return { pages, inbox, lastAction, ...others }
  }

  describe(`${name}, where songs are brought`, () => {
    it('offers songs while a person types', async () => {
      const { pages, inbox, channel } = await started()
      if (pages === undefined) return

      const offered = await pages.songs('ada', channel, 'queen')

      expect(inbox.typed).toEqual(['queen'])
      expect(offered).toEqual(songs.map(({ title, artist }) => `${title} – ${artist}`))
    })

    it('offers foreign words harmless and cut, with room for who sings', async () => {
      const { pages, inbox, channel } = await started()
      if (pages === undefined) return
      const long = { ...songs[0], title: 'Long '.repeat(60), artist: 'Queen' }
      const empty = { ...songs[1], title: '\u202e \u200b', artist: '' }
      inbox.songs = async () =>
        [nasty, long, empty].map((track, place) => ({ song: `spotify:track:${place}`, track }))

      const offered = await pages.songs('ada', channel, 'nasty')

      expect(offered).toHaveLength(3)
      expect(offered[1]).toMatch(/^Long Long .*….*Queen$/)
      expect(offered[2]).toMatch(/^Untitled.*Unknown artist$/)
      for (const label of offered) {
        expect(label).not.toMatch(INVISIBLE)
        expect(label.length).toBeLessThanOrEqual(LONGEST_LABEL)
      }
    })

    it('offers nothing where it takes too long, or breaks', async () => {
      const { pages, inbox, channel } = await started()
      if (pages === undefined) return
      inbox.songs = () => new Promise((resolve) => setTimeout(() => resolve(choices), 6_000))
      expect(await pages.songs('ada', channel, 'slow')).toEqual([])
      inbox.songs = () => Promise.reject(new Error('It broke.'))
      expect(await pages.songs('ada', channel, 'broken')).toEqual([])
    })

    it('hands in the song that was chosen, and lets it be taken back', async () => {
      const { pages, channel, lastAction } = await started()
      if (pages === undefined) return

      const told = await pages.chooseSong('ada', channel, 'queen')

      expect(lastAction()).toEqual({ type: 'suggest', song: choices[0]?.song })
      expect(told.text()).toContain('Dancing Queen is among the next songs to vote on')
      expect(told.buttons()).toEqual([labels.takeBack, labels.queue])
      const after = await told.press(labels.takeBack)
      expect(lastAction()).toEqual({ type: 'withdraw', suggestion: 7 })
      expect(after.text()).toContain('does not wait any more')
      expect(after.buttons()).toEqual([])
    })

    it('takes words and links as they were typed', async () => {
      const { pages, channel, lastAction } = await started()
      if (pages === undefined) return
      for (const song of [
        'ABBA - Dancing Queen',
        'https://open.spotify.com/intl-de/track/0123456789012345678901?si=a&b',
        'spotify:track:0123456789012345678901',
      ]) {
        await pages.open('ada', channel, { type: 'suggest', song })
        expect(lastAction()).toEqual({ type: 'suggest', song })
      }
    })

    it('adds a song from the board', async () => {
      const { pages, channel, post, lastAction, inbox } = await started()
      if (pages === undefined) return
      const board = await post(round)

      const told = await pages.addSong('ada', channel, board, choices[0]?.song ?? '')

      expect(lastAction()).toMatchObject({ song: choices[0]?.song })
      expect(inbox.requests.some(({ action }) => action.type === 'suggestHere')).toBe(true)
      expect(told.text()).toContain('Dancing Queen is among the next songs to vote on')
    })

    it('asks again in the same place where no song was found', async () => {
      const { pages, inbox, channel, post } = await started()
      if (pages === undefined) return
      inbox.answer = ({ action }) =>
        'song' in action
          ? { kind: 'askSong', problem: { code: 'songNotFound' } }
          : { kind: 'askSong' }

      const told = await pages.addSong('ada', channel, await post(round), choices[0]?.song ?? '')

      expect(told.text()).toContain('Spotify has no such song')
      expect(told.text()).toContain('Add a song')
    })
  })

  describe(`${name}, where the queue is shown`, () => {
    it('votes, withdraws and turns pages in the same place', async () => {
      const { pages, channel, lastAction } = await started()
      if (pages === undefined) return

      const first = await pages.open('ada', channel, { type: 'queue' })
      expect(first.text()).toMatch(/1\. Song 1 – .* 1 vote [\s\S]*8\. Song 8 – /)
      expect(first.text()).not.toContain('Song 9')
      expect(first.buttons()).toEqual([labels.suggest, labels.next])

      const voted = await first.choose(labels.backSong, 'Song 2')
      expect(lastAction()).toEqual({ type: 'back', suggestion: 2, page: 0 })
      expect(voted.text()).toMatch(/2\. Song 2 – .* 2 votes /)
      await voted.choose(labels.backSong, '✓ Song 2')
      expect(lastAction()).toEqual({ type: 'back', suggestion: 2, page: 0 })

      const turned = await voted.press(labels.next)
      expect(lastAction()).toEqual({ type: 'queuePage', page: 1 })
      expect(turned.text()).toMatch(/9\. Song 9 – [\s\S]*12\. Song 12 – /)
      expect(turned.buttons()).toEqual([labels.suggest, labels.previous])
      const withdrawn = await turned.choose(labels.withdrawSong, 'Song 9')
      expect(lastAction()).toEqual({ type: 'withdraw', suggestion: 9, page: 1 })
      expect(withdrawn.text()).not.toContain('Song 9 –')
    })

    it('opens from the board', async () => {
      const { pages, channel, lastAction, post } = await started()
      if (pages === undefined) return
      const board = await post({ ...round, waitingCount: 12 })

      const shown = await pages.pressOnBoard('ada', channel, board, labels.queue)

      expect(lastAction()).toEqual({ type: 'queueHere', party: round.party })
      expect(shown.text()).toMatch(/8\. Song 8 – /)
    })
  })

  describe(`${name}, where a page is chosen from`, () => {
    it.each(pageAnswers.map((answer, place) => [answer.kind, place, answer] as const))(
      'hands in what an option of %s (%i) stands for',
      async (_, __, answer) => {
        const { pages, inbox, channel } = await started()
        if (pages === undefined) return
        inbox.answer = () => answer
        const { selects } = answerPage(answer, unmarked)

        for (const { placeholder, options } of selects) {
          for (const option of new Set([options[0], options.slice(0, 25).at(-1)])) {
            if (option === undefined) continue
            const shown = await pages.open('ada', channel, { type: 'now' })
            const after = await shown.choose(placeholder, controlIdOf(option.action) ?? '')
            expect(inbox.requests.at(-1)?.action).toEqual(option.action)
            expect(after.text()).toBe(shown.text())
          }
        }
      },
    )
  })

  describe(`${name}, where a party is set up`, () => {
    it('leads from a setting to its choices, and says in the same place what was not taken', async () => {
      const { pages, inbox, channel, lastAction } = await started()
      if (pages === undefined) return
      const shown = { kind: 'settings', settings: DEFAULT_SETTINGS, listed: false } as const
      inbox.answer = ({ action }) => {
        if (action.type !== 'set') return { ...shown, ...action, pending: false }
        const problem = { code: 'nothingWanted' } as const
        return { ...shown, about: action.change.name, pending: false, problem }
      }

      const page = await pages.open('ada', channel, { type: 'settings' })
      expect(page.text()).toContain(settingsIntro)
      const about = await page.choose(labels.changeSetting, settingNames.longestTrackMs)
      expect(lastAction()).toEqual({ type: 'settings', about: 'longestTrackMs' })
      const refused = await about.choose(settingNames.longestTrackMs, 'Up to 4 minutes')
      const change = { name: 'longestTrackMs', value: 240_000 }
      expect(lastAction()).toEqual({ type: 'set', change })
      expect(refused.text()).toContain('No song of the playlist would be left that way.')
      await refused.choose(labels.changeSetting, settingNames.mode)
      expect(lastAction()).toEqual({ type: 'settings', about: 'mode' })
    })

    it('offers all as last time beside the playlists, by a name that can’t do harm', async () => {
      const { pages, inbox, channel, lastAction } = await started()
      if (pages === undefined) return
      const choice = { kind: 'choosePlaylist', playlists: [], page: 0, pageCount: 1 } as const
      inbox.answer = () => ({ ...choice, lastTime: 'Road trip' })
      const page = await pages.open('ada', channel, { type: 'playlist' })
      await page.press(`${labels.asLastTime}: Road trip`)
      expect(lastAction()).toEqual({ type: 'asLastTime' })

      inbox.answer = () => ({ ...choice, lastTime: nasty.title })
      const hostilePage = await pages.open('ada', channel, { type: 'playlist' })
      const label = hostilePage.buttons().find((one) => one.startsWith(labels.asLastTime)) ?? ''
      expect(label).not.toMatch(INVISIBLE)
      expect(label.length).toBeLessThanOrEqual(75)
    })

    it('offers the settings to a host who is ready to start', async () => {
      const { pages, inbox, channel, lastAction } = await started()
      if (pages === undefined) return
      const { code, party } = round
      inbox.answer = () => ({ kind: 'ready', code, device: 'Kitchen', party })
      const page = await pages.open('ada', channel, { type: 'device' })
      expect(page.buttons()).toEqual([labels.start, labels.settings])
      await page.press(labels.settings)
      expect(lastAction()).toEqual({ type: 'settings' })
    })
  })
}
