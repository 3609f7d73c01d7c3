import { describe, expect, it } from 'vitest'
import type {
  EmulatedChannel as DiscordChannel,
  EmulatedPerson as DiscordPerson,
} from '../../emulators/discord/types.ts'
import type {
  EmulatedChannel as SlackChannel,
  EmulatedPerson as SlackPerson,
} from '../../emulators/slack/index.ts'
import type { EmulatedAccount } from '../../emulators/spotify/types.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { agree, boardShows, playedAtLeast } from './live-party.ts'
import { viewShows } from './slack-steps.ts'
import { openStage, type Stage } from './stage.ts'
import { addPlaylist, says } from './steps.ts'

/** What somebody does from the first word to the first song; the browser's part is Spotify's own. */
interface Effort {
  /** Commands typed, without any option. */
  typed: number
  /** Buttons and choices, with the link to Spotify. */
  taps: number
}

// As before there were a waiting room, settings and "As last time": these must cost nobody a tap.
const NEWCOMER: Effort = { typed: 1, taps: 4 }
const RETURNING: Effort = { typed: 1, taps: 3 }

const LOBBY = /Everything is ready/
const OPENING = /Nothing is playing yet/

interface Host {
  /** From the command to a lobby that is ready. */
  setsUp(isNew: boolean, choice: string | RegExp): Promise<Effort>
  begins(): Promise<Effort>
  ends(): Promise<void>
}

describe.concurrent('from /party start to the first song', { timeout: 60_000 }, () => {
  it.each<[string, (stage: Stage, account: EmulatedAccount) => Host]>([
    ['Discord', discordHost],
    ['Slack', slackHost],
  ])('it takes a host on %s no more than before', async (_, hostOn) => {
    const stage = await openStage()
    try {
      const account = stage.spotify.addAccount({ name: 'Mara' })
      const { name } = addPlaylist(stage, account)
      account.addDevice({ name: 'Kitchen', type: 'Speaker' })
      const host = hostOn(stage, account)

      expect(sum(await host.setsUp(true, name), await host.begins())).toEqual(NEWCOMER)
      await playedAtLeast(account, 1)
      await host.ends()
      account.player.pause()

      expect(sum(await host.setsUp(false, name), await host.begins())).toEqual(RETURNING)
      await playedAtLeast(account, 2)
      await host.ends()
      account.player.pause()

      const asLastTime = new RegExp(labels.asLastTime)
      expect(sum(await host.setsUp(false, asLastTime), await host.begins())).toEqual(RETURNING)
      await playedAtLeast(account, 3)
    } finally {
      await stage.close()
    }
  })
})

function sum(one: Effort, other: Effort): Effort {
  return { typed: one.typed + other.typed, taps: one.taps + other.taps }
}

function discordHost(stage: Stage, account: EmulatedAccount): Host {
  const channel: DiscordChannel = stage.discord.addGuild('Friends').addChannel('music')
  const mara: DiscordPerson = stage.discord.addPerson('mara', { displayName: 'Mara' })
  return {
    async setsUp(isNew, choice) {
      const effort = { typed: 1, taps: 0 }
      const start = await mara.command(channel, 'party start')
      if (isNew) {
        const asked = await says(start, /Connect Spotify/)
        effort.taps += 1
        await agree(stage, asked.button(labels.connect), account)
      }
      const asked = await says(start, /Which playlist/)
      effort.taps += 1
      if (typeof choice === 'string') await mara.choose(asked, labels.choosePlaylist, [choice])
      else await mara.click(asked, choice)
      await boardShows(channel, LOBBY)
      return effort
    },
    async begins() {
      await mara.click(await boardShows(channel, LOBBY), labels.start)
      await mara.click(await boardShows(channel, OPENING), labels.playNow)
      return { typed: 0, taps: 2 }
    },
    async ends() {
      const asked = await mara.command(channel, 'party end')
      await mara.click(await asked.answer(), labels.end)
      await boardShows(channel, /The party is over/)
    },
  }
}

function slackHost(stage: Stage, account: EmulatedAccount): Host {
  const channel: SlackChannel = stage.workspace.addChannel('music')
  const mara: SlackPerson = stage.workspace.addPerson('mara', { displayName: 'Mara' })
  return {
    async setsUp(isNew, choice) {
      const effort = { typed: 1, taps: 0 }
      const modal = await (await mara.command(channel, '/party start')).view()
      if (isNew) {
        await viewShows(modal, /Connect Spotify/)
        effort.taps += 1
        await agree(stage, modal.button(labels.connect), account)
      }
      await viewShows(modal, /Which playlist/)
      effort.taps += 1
      if (typeof choice === 'string') await mara.choose(modal, labels.choosePlaylist, [choice])
      else await mara.click(modal, choice)
      await boardShows(channel, LOBBY)
      return effort
    },
    async begins() {
      await mara.click(await boardShows(channel, LOBBY), labels.start)
      await mara.click(await boardShows(channel, OPENING), labels.playNow)
      return { typed: 0, taps: 2 }
    },
    async ends() {
      const asked = await (await mara.command(channel, '/party end')).answer()
      await mara.click(asked, labels.end)
      await boardShows(channel, /The party is over/)
    },
  }
}
