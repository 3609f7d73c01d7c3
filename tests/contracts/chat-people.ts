import { describe, expect, it } from 'vitest'
import { labels } from '../../src/bots/phrases/labels.ts'
import type { BoardView } from '../../src/core/engine/board-view.ts'
import type { ChannelId, MessageId, PersonId } from '../../src/core/engine/ids.ts'
import type { Action, Answer, PersonChoice } from '../../src/core/inbox.ts'
import type { ChatPlatform } from '../../src/core/ports.ts'
import { round } from '../bots/sample-views.ts'
import type { ScriptedInbox } from '../bots/scripted-inbox.ts'
import type { PagesUnderTest } from './chat-pages.ts'

/** The people of a platform, by the names that the tests give them. */
export interface PeopleUnderTest {
  id(name: string): PersonId
  /** For good: the server, or the workspace. */
  leave(name: string): void
  /** What the bot told this person alone, in the channel or not, oldest first. */
  told(name: string, channel: ChannelId): readonly string[]
}

interface Started {
  readonly platform: ChatPlatform
  readonly people: PeopleUnderTest
  readonly pages: PagesUnderTest | undefined
  readonly inbox: ScriptedInbox
  readonly channel: ChannelId
  post(view: BoardView): Promise<MessageId>
}

const HANDOVER = { about: 'handover', host: 'Mara', where: 'music' } as const

/** What every platform promises about who is there, and who may do what. */
export function chatPeopleContract(name: string, start: () => Promise<Started>): void {
  async function started() {
    const parts = await start()
    const { inbox } = parts
    const lastAction = () => inbox.requests.at(-1)?.action
    return { ...parts, lastAction }
  }

  describe(`${name}, where people are chosen`, () => {
    it.each(['host', 'cohost', 'kick'] as const)(
      'offers everybody of all platforms, and hands in who was chosen: %s',
      async (purpose) => {
        const { pages, people, inbox, channel, lastAction } = await started()
        if (pages === undefined) return
        const choices = crowd(people, 60)
        inbox.answer = ({ action }) => choosing(purpose, action, choices)

        const page = await pages.open('ada', channel, { type: purpose })
        expect(lastAction()).toEqual({ type: purpose })
        await page.choose(`${labels.choosePerson}: Guest 25 – Guest 49`, 'Guest 42')

        expect(lastAction()).toEqual({ type: purpose, person: choices[42]?.person })
      },
    )

    it('lets back in who was removed, by undo or by choice', async () => {
      const { pages, people, inbox, channel, lastAction } = await started()
      if (pages === undefined) return
      const person = people.id('ben')
      const kicked = [{ person, name: 'Ben', marked: false }]
      inbox.answer = ({ action }) =>
        'person' in action
          ? { kind: 'kicked', person, name: 'Ben' }
          : { kind: 'choosePerson', purpose: 'kick', people: kicked, kicked }

      const page = await pages.open('ada', channel, { type: 'kick' })
      const done = await page.choose(labels.choosePerson, 'Ben')
      await done.press(labels.letBackIn)
      expect(lastAction()).toEqual({ type: 'readmit', person })

      const again = await pages.open('ada', channel, { type: 'kick' })
      await again.choose('Removed from the party', 'Ben')
      expect(lastAction()).toEqual({ type: 'readmit', person })
    })

    it('takes an offer back', async () => {
      const { pages, inbox, channel, lastAction } = await started()
      if (pages === undefined) return
      inbox.answer = () => ({ kind: 'handoverOffered', name: 'Ben' })

      const page = await pages.open('ada', channel, { type: 'host' })
      await page.press(labels.takeBack)

      expect(lastAction()).toEqual({ type: 'takeBackHandover' })
    })

    it.each([
      ['handed over', { handoverTo: 'Ben' }],
      ['left alone', { orphaned: { why: 'hostGone', until: 1_900_000_000_000 } }],
    ] as const)('has a button on the board of a party that is %s', async (_, change) => {
      const { pages, inbox, channel, post, lastAction } = await started()
      if (pages === undefined) return
      const board = await post({ ...round, ...change })
      const devices = [{ id: 'tv', name: 'Ben’s TV', type: 'TV' }]
      inbox.answer = () => ({ kind: 'chooseOwnDevice', purpose: 'takeOver', devices })

      const page = await pages.pressOnBoard('ben', channel, board, labels.takeOver)
      expect(lastAction()).toEqual({ type: 'takeOver', party: round.party })
      await page.choose(labels.chooseDevice, 'Ben’s TV')

      expect(lastAction()).toEqual({ type: 'takeOverOn', device: 'tv' })
    })
  })

  describe(`${name}, about single people`, () => {
    it('knows who is there and who is gone', async () => {
      const { people, platform, channel } = await started()
      const [ada, ben] = [people.id('ada'), people.id('ben')]
      people.leave('ben')

      expect(await platform.presence(ada, [channel])).toBe('there')
      expect(await platform.presence(ben, [channel])).toBe('gone')
    })

    it('tells one person something that nobody else sees', async () => {
      const { people, platform, channel } = await started()
      const ada = people.id('ada')
      people.id('ben')

      await platform.tell(ada, channel, HANDOVER)

      expect(people.told('ada', channel)).toHaveLength(1)
      expect(people.told('ada', channel)[0]).toContain('Mara')
      expect(people.told('ben', channel)).toEqual([])
    })
  })
}

/** With names that sort by their numbers. */
function crowd(people: PeopleUnderTest, size: number): PersonChoice[] {
  return Array.from({ length: size }, (_, number) => {
    const name = `Guest ${String(number).padStart(2, '0')}`
    return { person: people.id(`guest${number}`), name, marked: false }
  })
}

function choosing(
  purpose: 'host' | 'cohost' | 'kick',
  action: Action,
  people: readonly PersonChoice[],
): Answer {
  return 'person' in action
    ? { kind: 'handoverOffered', name: 'Somebody' }
    : { kind: 'choosePerson', purpose, people, kicked: [] }
}
