import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStage, type Stage } from './stage.ts'

let stage: Stage

beforeEach(async () => {
  stage = await openStage()
})

afterEach(() => stage.close())

describe('a whole party', () => {
  it('goes from /party start to the third song', { timeout: 120_000 }, async () => {
    const { discord, spotify } = stage
    const channel = discord.addGuild('Friends').addChannel('music')
    const mara = discord.addPerson('mara')
    const jo = discord.addPerson('jo')
    const account = spotify.addAccount({ name: 'Mara' })
    account.addPlaylist({ name: 'Road trip', tracks: spotify.makeTracks(8, { durationMs: 8_000 }) })
    account.addDevice({ name: 'Kitchen', type: 'Speaker' })

    const start = await mara.command(channel, 'party start')
    const connect = await start.answer()
    const link = connect.button(/Connect Spotify/)
    const callback = await account.login('url' in link ? link.url : '')
    const page = await fetch(callback)
    const html = await page.text()
    const field = (name: string) =>
      new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
    const confirmed = await fetch(`${stage.program.webAddress}/spotify/confirm`, {
      method: 'POST',
      body: new URLSearchParams({ state: field('state'), code: field('code') }),
    })
    expect(confirmed.status).toBe(200)
    const choose = await start.waitForAnswer((message) => /playlist/i.test(message.text()))
    await mara.choose(choose, /playlist/i, ['Road trip'])
    const lobby = await channel.waitForMessage((message) => message.text().includes('Road trip'))
    await jo.click(lobby, /Join/)
    await mara.click(lobby, /Start/)
    const first = await channel.waitForMessage((message) => /Play now/.test(message.text()))
    jo.react(first, '2️⃣')
    await mara.click(first, '3')
    await jo.command(channel, 'party vote', { number: 3 })
    await channel.waitUntil(() => /2 (people|voters|votes)/.test(channel.text()), 5_000)
    await mara.click(first, /Play now/)
    await channel.waitUntil(() => account.player.history().length >= 3, 60_000)
  })
})
