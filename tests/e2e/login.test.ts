import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type {
  EmulatedInteraction,
  EmulatedMessage,
  EmulatedPerson,
} from '../../emulators/discord/types.ts'
import { labels } from '../../src/bots/phrases/labels.ts'
import { type PersonId, personId } from '../../src/core/engine/ids.ts'
import { Login } from '../../src/core/runtime/login.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { FakeMusicServices } from '../fakes/music.ts'
import { VirtualClock } from '../fakes/virtual-clock.ts'
import { connectSpotify } from './live-party.ts'
import { openStage, type Stage } from './stage.ts'
import { addPlaylist, failureShown, hostToBe, requestsTo, says } from './steps.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(() => stage.close())

const choosing = /Which playlist do the songs come from/

/** A host who was just asked to connect Spotify. */
async function asksToConnect() {
  const scene = hostToBe(stage)
  addPlaylist(stage, scene.account)
  scene.account.addDevice({ name: 'Kitchen' })
  const start = await scene.host.command(scene.channel, 'party start')
  const asked = await start.answer()
  return { ...scene, start, asked }
}

function linkOf(message: EmulatedMessage): string {
  const link = message.button(labels.connect)
  return 'url' in link ? link.url : ''
}

/** The same address as Spotify made it, on the server of this stage. */
function here(address: string): string {
  const { pathname, search } = new URL(address)
  return `${stage.program.webAddress}${pathname}${search}`
}

async function open(address: string): Promise<{ status: number; html: string }> {
  const response = await fetch(here(address))
  return { status: response.status, html: await response.text() }
}

async function send(path: string, address: string): Promise<{ status: number; html: string }> {
  const { searchParams } = new URL(address)
  const response = await fetch(`${stage.program.webAddress}${path}`, {
    method: 'POST',
    body: new URLSearchParams({
      state: searchParams.get('state') ?? '',
      code: searchParams.get('code') ?? '',
    }),
  })
  return { status: response.status, html: await response.text() }
}

async function pastes(person: EmulatedPerson, message: EmulatedMessage, address: string) {
  const opened = await person.click(message, labels.pasteAddress)
  const field = labels.address
  return person.fill(opened, { [field]: address })
}

async function textOf(asked: EmulatedInteraction): Promise<string> {
  return (await asked.answer()).text().replaceAll('│ ', '')
}

describe('logging in by the page', () => {
  it('shows who asked, changes nothing by itself, and is finished once by the button', async () => {
    const { host, account, asked, start } = await asksToConnect()
    const address = await account.login(linkOf(asked))
    for (let times = 0; times < 2; times += 1) {
      const page = await open(address)
      expect(page.status).toBe(200)
      expect(page.html).toContain(host.name)
      expect(page.html).toContain('Discord')
    }
    expect(requestsTo(stage, account)).toEqual([])

    const confirmed = await send('/spotify/confirm', address)
    expect(confirmed.status).toBe(200)
    expect(confirmed.html).toContain('You are connected')
    await says(start, choosing)

    expect((await send('/spotify/confirm', address)).status).toBe(410)
    expect((await open(address)).status).toBe(410)
  })

  it('goes on by Continue where the answer could not move on by itself', async () => {
    const { host, account, start, asked } = await asksToConnect()
    const route = { method: 'PATCH', path: /^\/webhooks\// }
    const body = { message: 'Unknown Webhook', code: 10015 }
    stage.discord.faults.answerNext(route, { status: 404, body })
    await connectSpotify(stage, start, account)
    const isTried = () => stage.discord.requests.some(({ status }) => status === 404)
    await expect.poll(isTried).toBe(true)
    expect(asked.text()).toContain(labels.connect)
    const next = await host.click(asked, labels.continue)
    await says(next, choosing)
  })

  it('says so in the chat when the person says no at Spotify, and offers a new link', async () => {
    const { account, start, asked } = await asksToConnect()
    const address = await account.login(linkOf(asked), 'deny')
    const page = await open(address)
    expect(page.html).toContain('nothing was connected')
    const told = await says(start, /said no at Spotify/)
    expect(told.text().replaceAll('│ ', '')).toContain(failureShown({ code: 'loginDenied' }))
    await connectSpotify(stage, start, account)
    await says(start, choosing)
  })

  it('does the same for somebody to whom the page says another name', async () => {
    const { account, start, asked } = await asksToConnect()
    const address = await account.login(linkOf(asked))
    expect((await send('/spotify/decline', address)).status).toBe(200)
    await says(start, /nothing was connected/)
    expect((await send('/spotify/confirm', address)).status).toBe(410)
  })

  it('tells an account that is not registered what to do, and lets it in later', async () => {
    const { account, start, asked } = await asksToConnect()
    account.registered = false
    const address = await account.login(linkOf(asked))
    const refused = await send('/spotify/confirm', address)
    expect(refused.status).toBe(403)
    expect(refused.html).toContain('User Management')
    const told = await says(start, /User Management/)
    expect(told.text()).toContain(labels.connect)
    account.registered = true
    await connectSpotify(stage, start, account)
    await says(start, choosing)
  })

  it('does not blame the person when Spotify is out of order', async () => {
    const { account, start, asked } = await asksToConnect()
    const address = await account.login(linkOf(asked))
    stage.spotify.faults.answerNext({ path: /^\/api\/token/ }, { status: 503, text: '' })
    expect((await send('/spotify/confirm', address)).status).toBe(503)
    await says(start, /Spotify does not answer/)
    await connectSpotify(stage, start, account)
    await says(start, choosing)
  })
})

describe('logging in by a pasted address', () => {
  it('goes on with the set-up, in the same message', async () => {
    const { host, account, asked } = await asksToConnect()
    const address = await account.login(linkOf(asked))
    const pasted = await pastes(host, asked, `  ${address}#  `)
    expect(await textOf(pasted)).toMatch(choosing)
    expect(asked.text()).toMatch(choosing)
  })

  it('explains what is wanted when something else was pasted', async () => {
    const { host, account, asked } = await asksToConnect()
    const address = await account.login(linkOf(asked))
    const rubbish = ['hello', 'https://accounts.spotify.com/authorize?client_id=1', '?state=&code=']
    for (const typed of rubbish) {
      const answer = await pastes(host, asked, typed)
      expect(await textOf(answer)).toContain(failureShown({ code: 'notALoginAddress' }))
    }
    const pasted = await pastes(host, asked, address)
    expect(await textOf(pasted)).toMatch(choosing)
  })

  it('refuses the login of somebody else, and leaves it to them', async () => {
    const mine = await asksToConnect()
    const theirs = await asksToConnect()
    const address = await theirs.account.login(linkOf(theirs.asked))
    const stolen = await pastes(mine.host, mine.asked, address)
    expect(await textOf(stolen)).toContain(failureShown({ code: 'loginOfSomebodyElse' }))
    const own = await pastes(theirs.host, theirs.asked, address)
    expect(await textOf(own)).toMatch(choosing)
  })

  it('refuses an address the second time', async () => {
    const { host, channel, account, asked } = await asksToConnect()
    const link = linkOf(asked)
    const address = await account.login(link)
    await (await pastes(host, asked, address)).answer()
    const disconnect = await host.command(channel, 'party disconnect')
    await (await host.click(await disconnect.answer(), labels.disconnect)).answer()
    const anew = await (await host.command(channel, 'party start')).answer()
    const again = await pastes(host, anew, address)
    expect(await textOf(again)).toContain(failureShown({ code: 'loginExpired' }))
    expect(linkOf(await again.answer())).not.toBe(link)
  })

  it('is told when the person said no, and can say yes by the next link', async () => {
    const { host, account, asked } = await asksToConnect()
    const no = await pastes(host, asked, await account.login(linkOf(asked), 'deny'))
    expect(await textOf(no)).toContain(failureShown({ code: 'loginDenied' }))
    const yes = await pastes(host, asked, await account.login(linkOf(asked)))
    expect(await textOf(yes)).toMatch(choosing)
  })
})

describe('a page that everybody reaches', () => {
  it('needs no pasting', async () => {
    const local = stage
    stage = await openStage({ PUBLIC_URL: 'https://party.example' })
    const remote = stage
    onTestFinished(async () => {
      stage = local
      await remote.close()
    })
    const { account, start, asked } = await asksToConnect()
    expect(() => asked.button(labels.pasteAddress)).toThrow()
    expect(asked.text()).toMatch(/goes on by itself/)
    const address = await account.login(linkOf(asked))
    expect(address).toMatch(/^https:\/\/party\.example\/spotify\/callback\?/)
    expect((await open(address)).html).toContain('Connect')
    expect((await send('/spotify/confirm', address)).status).toBe(200)
    await says(start, choosing)
  })
})

describe('a login over time', () => {
  const mara = personId('discord:1')

  function desk() {
    const clock = new VirtualClock()
    const music = new FakeMusicServices(clock)
    const account = music.addAccount({ name: 'Mara' })
    const { vault } = createMemoryStore(() => clock.now())
    const log = { info: () => {}, warn: () => {}, error: () => {} }
    const strangers = { of: (person: PersonId) => person }
    return { clock, account, vault, login: new Login(music.login, strangers, vault, clock, log) }
  }

  it('works until ten minutes have passed', async () => {
    const { clock, account, login } = desk()
    const link = await login.begin(mara, 'Mara')
    await clock.advance(10 * 60_000)
    const address = await account.login(link)
    expect(await login.paste(mara, address)).toMatchObject({ ok: true, accountName: 'Mara' })
  })

  it('is refused after that, by page and by paste, and is not kept', async () => {
    const { clock, account, login, vault } = desk()
    const address = await account.login(await login.begin(mara, 'Mara'))
    const { searchParams } = new URL(address)
    const [state, code] = [searchParams.get('state') ?? '', searchParams.get('code') ?? '']
    await clock.advance(10 * 60_000 + 1)
    const refused = { ok: false, why: { code: 'loginExpired' } }
    expect(await login.whoAsked(state)).toBeUndefined()
    expect(await login.finish(state, code)).toEqual(refused)
    expect(await login.paste(mara, address)).toEqual(refused)
    expect(await vault.get('link', mara)).toBeUndefined()
    expect(await login.sweep()).toBe(1)
    expect(await vault.list('login')).toEqual([])
  })

  it('is finished once, even when page and paste come together', async () => {
    const { account, login } = desk()
    const address = await account.login(await login.begin(mara, 'Mara'))
    const { searchParams } = new URL(address)
    const both = await Promise.all([
      login.finish(searchParams.get('state') ?? '', searchParams.get('code') ?? ''),
      login.paste(mara, address),
    ])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
  })
})
