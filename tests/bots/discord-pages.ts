import { ComponentType } from 'discord.js'
import type {
  EmulatedChannel,
  EmulatedInteraction,
  EmulatedMessage,
  EmulatedPerson,
} from '../../emulators/discord/index.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { askSongText } from '../../src/bots/phrases/songs.ts'
import type { ChannelId, MessageId } from '../../src/core/engine/ids.ts'
import type { Action } from '../../src/core/inbox.ts'
import type { PagesUnderTest, ShownPage } from '../contracts/chat-pages.ts'

interface Places {
  person(name: string): EmulatedPerson
  channel(id: ChannelId): EmulatedChannel
  board(channel: ChannelId, id: MessageId): EmulatedMessage
  typed(action: Action): readonly [string, Readonly<Record<string, string | number | boolean>>]
}

/** How people of Discord use pages, and bring songs. */
export function discordPages({ person, channel, board, typed }: Places): PagesUnderTest {
  async function shown(who: EmulatedPerson, asked: EmulatedInteraction): Promise<ShownPage> {
    return page(who, await asked.answer())
  }

  function page(who: EmulatedPerson, message: EmulatedMessage): ShownPage {
    // The message is replaced later, and what was shown is looked at then.
    const text = message.text()
    const buttons = buttonsOf(message)
    return {
      text: () => text,
      buttons: () => buttons,
      press: async (label) => shown(who, await who.click(message, label)),
      choose: async (placeholder, option) =>
        shown(who, await who.choose(message, placeholder, [option])),
    }
  }

  return {
    async open(name, id, action) {
      const [words, options] = typed(action)
      return shown(person(name), await person(name).command(channel(id), words, options))
    },
    async songs(name, id, words) {
      const offered = await person(name).autocomplete(channel(id), 'party suggest', 'song', words)
      return offered.map(({ name: label }) => label)
    },
    async chooseSong(name, id, words) {
      const who = person(name)
      const [first] = await who.autocomplete(channel(id), 'party suggest', 'song', words)
      const song = String(first?.value)
      return shown(who, await who.command(channel(id), 'party suggest', { song }))
    },
    async addSong(name, id, message, words) {
      const who = person(name)
      const pressed = await who.click(board(id, message), labels.suggest)
      return shown(who, await who.fill(pressed, { [askSongText.field]: words }))
    },
    async pressOnBoard(name, id, message, label) {
      return shown(person(name), await person(name).click(board(id, message), label))
    },
  }
}

function buttonsOf({ components }: EmulatedMessage): string[] {
  return components
    .flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []))
    .flatMap((one) =>
      one.type === ComponentType.Button && 'label' in one && one.disabled !== true
        ? [one.label ?? '']
        : [],
    )
}
