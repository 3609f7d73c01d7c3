import { createHmac, randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { HttpDelivery } from '../../emulators/slack/delivery/http-delivery.ts'
import { SocketDelivery } from '../../emulators/slack/delivery/socket-delivery.ts'
import { slackWords } from '../../src/bots/phrases/slack.ts'
import type { Party } from '../../src/core/engine/party.ts'
import { board, until } from '../e2e/live-party.ts'
import { bySignedRequests, type SlackParty, slackParty, toldInSlack } from '../e2e/slack-steps.ts'
import type { Stage } from '../e2e/stage.ts'
import { echoes, without } from './answers.ts'
import { batchesOf, casesOf } from './cases.ts'
import { type Json, mutantsOf, strangeTexts } from './mutations.ts'
import { decisionsOf, Witness } from './witness.ts'

const SOCKET_CASES = 1_200
const HTTP_CASES = 300
const BATCH = 30
/** What Bolt does not know is answered after 3 s only, so more are under way at once. */
const HTTP_BATCH = 60
/** Every so many, one comes a second time. */
const REPEATED = 10
/** How the ids begin under which only what is malformed comes. */
const NOBODY = 'UNOBODY'

type Kind = 'slash_commands' | 'interactive' | 'events_api'

interface Sample {
  readonly kind: Kind
  readonly payload: Json
}

/** What Slack sent while people used everything there is. */
async function recorded(party: SlackParty, witness: Witness): Promise<Sample[]> {
  const bySocket = SocketDelivery.prototype
  const byHttp = HttpDelivery.prototype
  const interacts = [vi.spyOn(bySocket, 'interact'), vi.spyOn(byHttp, 'interact')]
  const events = [vi.spyOn(bySocket, 'event'), vi.spyOn(byHttp, 'event')]
  await useEverything(party, witness)
  const acts = interacts.flatMap(({ mock }) => mock.calls as unknown[][])
  const told = events.flatMap(({ mock }) => mock.calls as unknown[][])
  for (const spy of [...interacts, ...events]) spy.mockRestore()
  return [
    ...acts.map((given): Sample => {
      const [kind, payload] = given.slice(-2)
      return {
        kind: kind === 'commands' ? 'slash_commands' : 'interactive',
        payload: json(payload),
      }
    }),
    ...told.map((given): Sample => ({ kind: 'events_api', payload: json(given.at(-1)) })),
  ]
}

const json = (value: unknown): Json => JSON.parse(JSON.stringify(value))

async function useEverything(party: SlackParty, witness: Witness): Promise<void> {
  const { stage, channel, mara, jo, kim } = party
  const elsewhere = stage.workspace.addChannel('lounge')
  for (const command of ['now', 'people', 'help', 'link', 'leave', 'unlink', 'join 000000']) {
    await (await kim.command(channel, `/party ${command}`)).answer()
  }
  await (await jo.command(channel, '/party vote 2')).answer()
  await (await jo.command(channel, '/party unvote 2')).answer()
  await (await kim.command(elsewhere, '/party start')).view()
  const welcome = await (await jo.command(channel, '/party')).view()
  await welcome.waitUntil(() => welcome.text().includes(slackWords.joinByCode))
  const form = await (await jo.click(welcome, slackWords.joinByCode)).view()
  await form.waitUntil(() => form.submitLabel !== undefined)
  await (await jo.submit(form, { code: '000000' })).settled()
  const choosing = await (await mara.command(channel, '/party playlist')).view()
  await choosing.waitUntil(() => choosing.text().includes('laylist'))
  await mara.suggest(choosing, /./, 'road')
  const devices = await (await mara.command(channel, '/party device')).view()
  await devices.waitUntil(() => devices.text().includes('Kitchen'))
  await (await mara.choose(devices, /./, ['Kitchen'])).settled()
  await jo.openHome()
  await (await jo.click(board(channel), /^1/)).settled()
  await (await jo.click(board(channel), /^1/)).settled()
  const reacted = () => JSON.stringify(witness.party.round?.ballots).includes('[3]')
  jo.react(board(channel), 'three')
  await until(reacted, 5_000, () => 'a vote by reaction')
  jo.unreact(board(channel), 'three')
  await until(
    () => !reacted(),
    5_000,
    () => 'no vote by reaction',
  )
  elsewhere.archive()
}

const User = z.string().regex(/^[UW]\w{1,30}$/)
const Text = z.string()

/** What somebody did, in the form that Slack documents; everything else changes nothing. */
const Act = z.union([
  z.object({ command: z.unknown(), user_id: User, channel_id: Text, text: Text }),
  z.object({ type: z.enum(['block_actions', 'view_submission']), user: z.object({ id: User }) }),
  z.object({
    event: z.object({
      type: z.enum(['reaction_added', 'reaction_removed']),
      user: User,
      reaction: Text,
      item: z.object({ type: z.literal('message'), channel: Text, ts: Text }),
      event_ts: Text,
    }),
  }),
  z.object({ event: z.object({ type: z.literal('app_home_opened'), user: User }) }),
])

function isAct(payload: unknown): boolean {
  return Act.safeParse(payload).success
}

function parsed(text: string): unknown {
  return JSON.parse(text)
}

/** The party without what these people alone decide. */
function withoutChoicesOf(doers: ReadonlySet<string>, party: Party) {
  const { people, left, round, channels, ...rest } = decisionsOf(party)
  const others = <Value>(values: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(values).filter(([person]) => !isOneOf(doers, person)))
  return {
    ...rest,
    channels: channels.map(({ id, name }) => ({ id, name })),
    people: others(people),
    left: (left ?? []).filter((person) => !isOneOf(doers, person)),
    round: round && { ...round, ballots: others(round.ballots) },
  }
}

function isOneOf(doers: ReadonlySet<string>, person: string): boolean {
  return [...doers].some((user) => person.endsWith(`/${user}`))
}

/** Sends what was mutated, and looks at the party and the program after each batch. */
async function withstands(
  { stage, channel, mara, jo, kim }: SlackParty,
  witness: Witness,
  cases: readonly { sample: Sample; text: string; changes: readonly string[] }[][],
  send: (sample: Sample, payload: string, isAgain: boolean) => Promise<void> | void,
  sendStrange: (text: string) => Promise<void> | void,
): Promise<void> {
  const { slack, workspace } = stage
  const doers = new Set([mara.id, jo.id, kim.id])
  let sent = 0
  for (const [number, batch] of cases.entries()) {
    const before = witness.party
    slack.clearRequests()
    for (const { sample, text } of batch) {
      const crowd = isAct(parsed(text)) ? `UCROWD${number}` : NOBODY
      doers.add(`${crowd}A`).add(`${crowd}B`)
      const own = fresh(text, ++sent).replaceAll(jo.id, `${crowd}A`).replaceAll(kim.id, `${crowd}B`)
      await send(sample, own, false)
      if (sent % REPEATED === 0) await send(sample, own, true)
    }
    await sendStrange(strangeTexts[number % strangeTexts.length] ?? '')
    const guest = workspace.addPerson(`guest${number}`)
    const ask = () => toldInSlack(guest.command(channel, '/party now'))
    // A machine that is busy may be too late with a pong, and then that socket is renewed.
    expect(await ask().catch(ask)).toContain('Vote')
    const changes = batch.map(({ sample, changes }) => `${sample.kind} ${changes.join(', ')}`)
    const context = `batch ${number}:\n${changes.join('\n')}`
    expect(witness.complaints(), context).toEqual([])
    expect(echoes(slack.requests), context).toEqual([])
    expect(slack.problems, context).toEqual([])
    expect(JSON.stringify(witness.party), context).not.toContain(`/${NOBODY}`)
    expect(withoutChoicesOf(doers, witness.party), context).toEqual(withoutChoicesOf(doers, before))
  }
}

/** With ids of its own, so that it does not count as sent before. */
function fresh(text: string, number: number): string {
  return text
    .replace(/("(?:event_id|trigger_id)":")(?:[^"\\]|\\.)*"/g, `$1Ev${number}"`)
    .replace(/("event_ts":")\d+\.\d+"/, `$1${Math.floor(Date.now() / 1_000)}.${100_000 + number}"`)
}

/** The emulator never heard of what is answered. */
const OF_FUZZ = /without envelope_id|response_url|users\.info|views\.|trigger|unknown/

/** As Slack posts it; resolves with the status. */
function signedRequest(stage: Stage, kind: Kind, payload: string): Promise<number> {
  const body = bodyOf(kind, payload)
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const hash = createHmac('sha256', stage.slack.app.signingSecret)
  const signature = hash.update(`v0:${timestamp}:${body}`).digest('hex')
  const headers = {
    'content-type':
      kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  }
  return new Promise((resolve, reject) => {
    const url = `${stage.program.webAddress}/slack/events`
    request(url, { method: 'POST', headers, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end(body)
  })
}

function bodyOf(kind: Kind, payload: string): string {
  if (kind === 'events_api') return payload
  if (kind === 'interactive') return new URLSearchParams({ payload }).toString()
  const fields = Object.entries(Object(parsed(payload))).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return new URLSearchParams(fields).toString()
}

async function partyFor(
  onTestFinished: (close: () => Promise<void> | void) => void,
  isByHttp: boolean,
) {
  let code = ''
  const witness = new Witness(() => code, onTestFinished)
  const party = await slackParty(onTestFinished, {
    durationMs: 30 * 60_000,
    destination: witness.destination,
    settings: (slack) => ({ LOG_LEVEL: 'info', ...(isByHttp ? bySignedRequests(slack) : {}) }),
  })
  code = party.code
  return { party, witness }
}

describe('Slack', () => {
  it('may send anything over its sockets', { timeout: 300_000 }, async ({ onTestFinished }) => {
    const { party, witness } = await partyFor(onTestFinished, false)
    const samples = await recorded(party, witness)
    const { slack } = party.stage
    without(slack.problems, OF_FUZZ)
    let envelope = ''
    const send = ({ kind }: Sample, payload: string, isAgain: boolean) => {
      if (!isAgain) envelope = randomUUID()
      const head = `"envelope_id":"${envelope}","type":"${kind}","accepts_response_payload":true`
      slack.faults.sendRaw(`{${head},"payload":${payload}}`)
    }
    const cases = casesOf(
      mutantsOf(samples, ({ payload }) => payload),
      SOCKET_CASES,
      2,
    )
    await withstands(party, witness, batchesOf(cases, BATCH), send, (text) => {
      slack.faults.sendRaw(text)
    })
  })

  it('may send anything in signed requests', { timeout: 300_000 }, async ({ onTestFinished }) => {
    const { party, witness } = await partyFor(onTestFinished, true)
    const samples = await recorded(party, witness)
    const { stage } = party
    without(stage.slack.problems, OF_FUZZ)
    const cases = casesOf(
      mutantsOf(samples, ({ payload }) => payload),
      HTTP_CASES,
      3,
    )
    let underWay: Promise<number>[] = []
    const send = ({ kind }: Sample, payload: string) => {
      underWay.push(signedRequest(stage, kind, payload))
    }
    await withstands(party, witness, batchesOf(cases, HTTP_BATCH), send, async (text) => {
      underWay.push(signedRequest(stage, 'events_api', text))
      const statuses = await Promise.all(underWay)
      underWay = []
      expect(statuses.filter((status) => status < 200 || status > 500)).toEqual([])
    })
  })
})
