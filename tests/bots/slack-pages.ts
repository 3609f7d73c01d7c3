import type {
  EmulatedChannel,
  EmulatedInteraction,
  EmulatedMessage,
  EmulatedPerson,
  EmulatedView,
} from '../../emulators/slack/index.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { wantsModal } from '../../src/bots/slack/wishes.ts'
import type { ChannelId, MessageId } from '../../src/core/engine/ids.ts'
import type { Action } from '../../src/core/inbox.ts'
import type { PagesUnderTest, ShownPage } from '../contracts/chat-pages.ts'

interface Places {
  person(name: string): EmulatedPerson
  channel(id: ChannelId): EmulatedChannel
  board(channel: ChannelId, id: MessageId): EmulatedMessage
  lineOf(action: Action): string
}

/** How people of Slack use pages, and bring songs. */
export function slackPages({ person, channel, board, lineOf }: Places): PagesUnderTest {
  function page(who: EmulatedPerson, surface: EmulatedMessage | EmulatedView): ShownPage {
    // It is replaced later, and what was shown is looked at then.
    const text = surface.text()
    const buttons = buttonsOf(surface)
    const after = async (use: () => Promise<EmulatedInteraction>) => {
      if (!('updateCount' in surface)) return page(who, await (await use()).answer())
      const { updateCount } = surface
      await (await use()).settled()
      await surface.waitUntil(() => surface.updateCount > updateCount)
      return page(who, surface)
    }
    return {
      text: () => text,
      buttons: () => buttons,
      press: (label) => after(() => who.click(surface, label)),
      choose: (placeholder, option) => after(() => who.choose(surface, placeholder, [option])),
    }
  }

  async function modal(asked: Promise<EmulatedInteraction>): Promise<EmulatedView> {
    const view = await (await asked).view()
    await view.waitUntil(() => view.updateCount > 0)
    return view
  }

  const askSong = (name: string, id: ChannelId) =>
    modal(person(name).command(channel(id), '/party suggest'))

  return {
    async open(name, id, action) {
      const asked = person(name).command(channel(id), lineOf(action))
      const surface = wantsModal(action) ? await modal(asked) : await (await asked).answer()
      return page(person(name), surface)
    },
    async songs(name, id, words) {
      const view = await askSong(name, id)
      const offered = await person(name).suggest(view, labels.chooseSong, words)
      return offered.map(({ text, description }) => `${text.text} – ${description?.text}`)
    },
    async chooseSong(name, id, words) {
      const view = await askSong(name, id)
      const [first] = await person(name).suggest(view, labels.chooseSong, words)
      return page(person(name), view).choose(labels.chooseSong, String(first?.value))
    },
    async addSong(name, id, message, song) {
      const view = await modal(person(name).click(board(id, message), labels.suggest))
      return page(person(name), view).choose(labels.chooseSong, song)
    },
    async pressOnBoard(name, id, message, label) {
      const asked = person(name).click(board(id, message), label)
      const opensModal = label === labels.takeOver
      return page(person(name), opensModal ? await modal(asked) : await (await asked).answer())
    },
  }
}

function buttonsOf({ blocks }: EmulatedMessage | EmulatedView): string[] {
  return blocks
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .flatMap((element) => (element.type === 'button' ? [element.text.text] : []))
}
