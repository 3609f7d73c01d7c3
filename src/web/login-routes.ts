import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Failure, LoginDesk } from '../core/inbox.ts'
import * as texts from './page-texts.ts'
import { confirmForm } from './pages.ts'
import { sendPage } from './send-page.ts'

type Finished = Awaited<ReturnType<LoginDesk['finish']>>

const LONGEST_STATE = 256
const LONGEST_CODE = 2048

/** Letters, digits and what needs no escaping in an address: so states and codes are written. */
const State = z
  .string()
  .max(LONGEST_STATE)
  .regex(/^[\w.~-]+$/)
const Code = z
  .string()
  .max(LONGEST_CODE)
  .regex(/^[\w.~+/=-]+$/)

const Agreed = z.object({ state: State, code: Code })
const Refused = z.object({ state: State.optional().catch(undefined), error: z.string() })
const Declined = z.object({ state: State })

/**
 * Where a person comes back from Spotify. Opening the page after agreeing changes nothing, for
 * links are opened by previews and by chance too; the login is finished by pressing the button,
 * once. Only where the person said no at Spotify is it over with the page.
 */
export function addLoginRoutes(app: FastifyInstance, desk: LoginDesk): void {
  const finish = sharedWhileUnderWay(desk)

  app.get('/spotify/callback', async (request, reply) => {
    const refused = Refused.safeParse(request.query)
    if (refused.success) return showRefusal(reply, refused.data.error, refused.data.state)
    const agreed = Agreed.safeParse(request.query)
    if (!agreed.success) return sendPage(reply, 400, texts.incomplete, 'problem')
    const asked = await desk.whoAsked(agreed.data.state)
    if (!asked) return sendPage(reply, 410, texts.expired, 'problem')
    const form = confirmForm(agreed.data.state, agreed.data.code)
    const text = texts.confirm(asked.personName, asked.platform)
    return sendPage(reply, 200, text, 'question', form)
  })

  app.post('/spotify/confirm', async (request, reply) => {
    if (isForeign(request)) return sendPage(reply, 403, texts.foreignForm, 'problem')
    const agreed = Agreed.safeParse(request.body)
    if (!agreed.success) return sendPage(reply, 400, texts.incomplete, 'problem')
    const finished = await finish(agreed.data.state, agreed.data.code)
    if (!finished.ok) return showFailure(reply, finished.why)
    const text = texts.connected(finished.personName, finished.accountName)
    return sendPage(reply, 200, text, 'success')
  })

  app.post('/spotify/decline', async (request, reply) => {
    if (isForeign(request)) return sendPage(reply, 403, texts.foreignForm, 'problem')
    const declined = Declined.safeParse(request.body)
    if (!declined.success) return sendPage(reply, 400, texts.incomplete, 'problem')
    await desk.decline(declined.data.state)
    return sendPage(reply, 200, texts.declined, 'calm')
  })

  async function showRefusal(reply: FastifyReply, error: string, state: string | undefined) {
    if (error !== 'access_denied') return sendPage(reply, 200, texts.spotifyTrouble, 'problem')
    if (state !== undefined) await desk.decline(state)
    return sendPage(reply, 200, texts.denied, 'calm')
  }
}

function showFailure(reply: FastifyReply, why: Failure): FastifyReply {
  return sendPage(reply, statusOf(why), texts.failed(why), 'problem')
}

/** A button pressed twice shows the second answer: it must be the answer to the first press. */
function sharedWhileUnderWay(desk: LoginDesk): LoginDesk['finish'] {
  const underWay = new Map<string, Promise<Finished>>()
  return (state, code) => {
    const key = `${state} ${code}`
    const finishing =
      underWay.get(key) ?? desk.finish(state, code).finally(() => underWay.delete(key))
    underWay.set(key, finishing)
    return finishing
  }
}

/** Browsers say where a form comes from; our own pages are the only right place. */
function isForeign(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  return site === 'cross-site' || site === 'same-site'
}

function statusOf(why: Failure): number {
  switch (why.code) {
    case 'loginExpired':
      return 410
    case 'loginRefused':
      return 400
    case 'loginDenied':
    case 'loginOfSomebodyElse':
      return 403
    case 'storeUnavailable':
      return 503
    case 'music':
      return why.trouble === 'noPremium' || why.trouble === 'notRegistered' ? 403 : 503
    default:
      return 500
  }
}
