import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { Session } from '../../emulators/discord/gateway/session.ts'
import type { Party } from '../../src/core/engine/party.ts'
import { board, emoji, type LiveParty, liveParty, told, until } from '../e2e/live-party.ts'
import { echoes, without } from './answers.ts'
import { batchesOf, casesOf } from './cases.ts'
import { type Json, mutantsOf, strangeTexts } from './mutations.ts'
import { decisionsOf, Witness } from './witness.ts'

const CASES = 1_500
const BATCH = 30
/** Every so many, one comes a second time. */
const REPEATED = 10
/** How the ids begin under which only what is malformed comes. */
const NOBODY = '199'

interface Sample {
  readonly event: string
  readonly data: Json
  /** Of an interaction: answered once only, so every copy gets one of its own. */
  readonly id: string
}

/** Frames as the gateway sent them while people used everything there is. */
async function recorded(party: LiveParty, witness: Witness): Promise<Sample[]> {
  const send = vi.spyOn(Session.prototype, 'send')
  await useEverything(party, witness)
  const frames = send.mock.calls.map(([event, json]) => ({ event: String(event), json }))
  send.mockRestore()
  const others = ['RESUMED', 'TYPING_START', 'MESSAGE_REACTION_REMOVE_ALL', 'constructor']
  const unused = others.map((event) => ({ event, json: '{"id":"1573458034154274816"}' }))
  return [...frames, ...unused].map(({ event, json }) => {
    const data = JSON.parse(json)
    return { event, data, id: event === 'INTERACTION_CREATE' ? data.id : 'none' }
  })
}

async function useEverything(
  { stage, channel, mara, jo, kim }: LiveParty,
  witness: Witness,
): Promise<void> {
  const { discord } = stage
  const elsewhere = discord.addGuild('Strangers').addChannel('lounge')
  for (const command of ['now', 'people', 'help', 'link', 'leave', 'unlink', 'disconnect']) {
    await (await kim.command(channel, `party ${command}`)).answer()
  }
  await (await jo.command(channel, 'party vote', { number: 2 })).answer()
  await (await jo.command(channel, 'party unvote', { number: 2 })).answer()
  await (await jo.command(channel, 'party join', { code: '000000' })).answer()
  await (await kim.command(elsewhere, 'party start', { candidates: 3 })).answer()
  await (await mara.command(channel, 'party settings', { quiet: false })).answer()
  await mara.autocomplete(channel, 'party playlist', 'playlist', 'road')
  const devices = await (await mara.command(channel, 'party device')).answer()
  await (await mara.choose(devices, /./, ['Kitchen'])).settled()
  await (await jo.click(board(channel), /^1/)).settled()
  await (await jo.click(board(channel), /^1/)).settled()
  const reactions = () => JSON.stringify(witness.party.round?.ballots).includes('[3]')
  jo.react(board(channel), emoji(3))
  await until(reactions, 5_000, () => 'a vote by reaction')
  jo.unreact(board(channel), emoji(3))
  await until(
    () => !reactions(),
    5_000,
    () => 'no vote by reaction',
  )
  const passing = discord.addGuild('Passing')
  passing.addChannel('gone').delete()
}

function frame({ event, data }: Sample): Json {
  return { t: event, s: 1, op: 0, d: data }
}

const Id = z.string().regex(/^\d{15,20}$/)
const Act = z.union([
  z.object({
    t: z.enum(['MESSAGE_REACTION_ADD', 'MESSAGE_REACTION_REMOVE']),
    op: z.literal(0),
    d: z.object({
      user_id: Id,
      guild_id: Id,
      channel_id: Id,
      message_id: Id,
      emoji: z.object({ name: z.string() }),
    }),
  }),
  z.object({
    t: z.literal('INTERACTION_CREATE'),
    op: z.literal(0),
    d: z.object({
      id: Id,
      token: z.string(),
      application_id: Id,
      type: z.number(),
      guild_id: Id,
      channel: z.object({ id: Id }),
      member: z.object({ user: z.object({ id: Id, username: z.string() }) }),
      data: z.object({}),
    }),
  }),
])

/** Whether a person did something by this frame: what is in another form changes nothing. */
function isAct(text: string): boolean {
  return Act.safeParse(JSON.parse(text)).success
}

/** The party without what these people alone decide. */
function withoutChoicesOf(doers: ReadonlySet<string>, party: Party) {
  const { people, left, round, channels, ...rest } = decisionsOf(party)
  const others = <Value>(values: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(values).filter(([person]) => !doers.has(person)))
  return {
    ...rest,
    channels: channels.map(({ id, name }) => ({ id, name })),
    people: others(people),
    left: (left ?? []).filter((person) => !doers.has(person)),
    round: round && { ...round, ballots: others(round.ballots) },
  }
}

describe('Discord’s gateway', () => {
  it('may send anything, and the party is what its people decided', { timeout: 300_000 }, async ({
    onTestFinished,
  }) => {
    let code = ''
    const witness = new Witness(() => code, onTestFinished)
    const party = await liveParty(onTestFinished, {
      durationMs: 30 * 60_000,
      playing: 'other songs',
      destination: witness.destination,
      settings: { LOG_LEVEL: 'info' },
    })
    code = party.code
    const { stage, channel, mara, jo, kim } = party
    const { discord } = stage
    const samples = await recorded(party, witness)
    const cases = casesOf(mutantsOf(samples, frame), CASES, 1)
    without(discord.problems, /an unknown interaction|a second callback/)
    let nextId = 1_600_000_000_000_000_000n
    let sent = 0
    const doers = new Set([`discord:${jo.id}`, `discord:${kim.id}`, `discord:${mara.id}`])
    for (const [number, batch] of batchesOf(cases, BATCH).entries()) {
      const before = witness.party
      for (const { sample, text } of batch) {
        nextId += 1n
        // Others every time: the program has patience with nobody who asks this fast.
        const crowd = isAct(text) ? `17${number}` : NOBODY
        const [one, another] = [`${crowd}1${jo.id.slice(-12)}`, `${crowd}2${kim.id.slice(-12)}`]
        doers.add(`discord:${one}`).add(`discord:${another}`)
        const own = text
          .replaceAll(sample.id, `${nextId}`)
          .replaceAll(jo.id, one)
          .replaceAll(kim.id, another)
        sent += 1
        discord.faults.sendRaw(own)
        if (sent % REPEATED === 0) discord.faults.sendRaw(own)
      }
      discord.faults.sendRaw(strangeTexts[number % strangeTexts.length] ?? '')
      discord.clearRequests()
      const guest = discord.addPerson(`guest${number}`)
      expect(await told(guest.command(channel, 'party now'))).toContain('Vote')
      const changes = batch.map(({ sample, changes }) => `${sample.event} ${changes.join(', ')}`)
      const context = `batch ${number}:\n${changes.join('\n')}`
      expect(witness.complaints(), context).toEqual([])
      expect(echoes(discord.requests), context).toEqual([])
      expect(discord.problems, context).toEqual([])
      expect(JSON.stringify(witness.party), context).not.toContain(`discord:${NOBODY}`)
      expect(withoutChoicesOf(doers, witness.party), context).toEqual(
        withoutChoicesOf(doers, before),
      )
    }
  })
})
