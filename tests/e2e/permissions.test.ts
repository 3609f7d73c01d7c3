import { PermissionFlagsBits } from 'discord-api-types/v10'
import { describe, expect, it } from 'vitest'
import {
  board,
  boardShows,
  candidates,
  joinedChannel,
  liveParty,
  told,
  until,
} from './live-party.ts'

const { ViewChannel, SendMessages, EmbedLinks, ReadMessageHistory, AddReactions } =
  PermissionFlagsBits
const ALL = ViewChannel | SendMessages | EmbedLinks | ReadMessageHistory | AddReactions

describe.concurrent('a channel of Discord in which the bot lost', () => {
  it.for([
    ['Send Messages', SendMessages, /no longer allowed to show the board in #lounge/],
    ['Embed Links', EmbedLinks, /no longer allowed to show the board in #lounge/],
    ['Add Reactions', AddReactions, /no longer allowed to put numbers to tap .* in #lounge/],
  ] as const)(
    '%s: the others say so, and it goes on there once it is back',
    async ([name, permission, sentence], { onTestFinished }) => {
      const party = await liveParty(onTestFinished, { playing: 'other songs', durationMs: 300_000 })
      const { channel, mara, kim } = party
      const lounge = await joinedChannel(party, kim)
      const former = candidates(board(channel))
      lounge.setBotPermissions(ALL & ~permission)

      await (await mara.command(channel, 'party next')).answer()

      await boardShows(channel, sentence, 15_000)
      await until(
        () => String(candidates(board(channel))) !== String(former),
        10_000,
        () => `the next round:\n${channel.text()}`,
      )
      expect(await told(kim.command(lounge, 'party now'))).toMatch(
        new RegExp(`not allowed to do all it needs in this channel\\. Missing: ${name}\\.`),
      )

      lounge.setBotPermissions(ALL)
      if (permission === AddReactions) {
        await (await mara.command(channel, 'party next')).answer()
      }
      await boardShows(lounge, new RegExp(candidates(board(channel))[0] ?? 'none'), 60_000)
      await boardShows(channel, /^(?![\s\S]*#lounge)/, 30_000)
      expect(await told(kim.command(lounge, 'party now'))).not.toMatch(/Missing/)
    },
  )
})
