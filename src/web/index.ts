import type { IncomingMessage } from 'node:http'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { Route } from '../bots/route.ts'
import type { LoginDesk } from '../core/inbox.ts'
import type { Log } from '../core/ports.ts'
import { addLoginRoutes } from './login-routes.ts'
import * as texts from './page-texts.ts'
import { icon, styleSource } from './pages.ts'
import { type Readiness, readinessBy } from './readiness.ts'
import { RequestLimit, type RequestLimits } from './request-limit.ts'
import { sendPage } from './send-page.ts'

export interface WebOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Where browsers reach the pages. */
  readonly publicUrl: string
  readonly loginDesk: LoginDesk
  /** Answered by others, with the raw request. */
  readonly routes?: readonly Route[]
  /** Whether the bot can do its work, and what it lacks. */
  readonly ready: () => Promise<Readiness>
  /** Far more than people need when absent. */
  readonly requestLimits?: RequestLimits
  readonly log: Log
}

export interface Web {
  /** Resolves with the address, `http://host:port`. Rejects when it cannot listen there. */
  start(): Promise<{ readonly address: string }>
  /** Answers what is under way, then closes. */
  stop(): Promise<void>
}

const LARGEST_BODY_BYTES = 8 * 1024
const REQUEST_TIMEOUT_MS = 10_000
const CONNECTION_TIMEOUT_MS = 60_000

/** The small web server: where Spotify sends people back to, and where the bot's health is read. */
export function createWeb(options: WebOptions): Web {
  const app = fastify({
    // Addresses carry codes of logins, so requests are not logged at all.
    logger: false,
    bodyLimit: LARGEST_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    http: { headersTimeout: REQUEST_TIMEOUT_MS },
    routerOptions: { ignoreTrailingSlash: true },
    rewriteUrl: readableUrl,
  })
  addProtection(app, options.publicUrl)
  addErrorPages(app, options.log)
  const limit = limited(new RequestLimit(options.requestLimits))
  app.after(() => {
    addHealthRoutes(app, options)
    app.register(async (pages) => {
      pages.addHook('onRequest', limit)
      addPlainPages(pages)
      addLoginRoutes(pages, options.loginDesk)
    })
    addRawRoutes(app, options, limit)
  })

  return {
    async start() {
      return { address: await app.listen({ host: options.host, port: options.port }) }
    },
    async stop() {
      await app.close()
    },
  }
}

function addProtection(app: FastifyInstance, publicUrl: string): void {
  app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: [styleSource],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    hsts: publicUrl.startsWith('https:'),
  })
  // Forms are the only bodies that are read.
  app.removeAllContentTypeParsers()
  app.register(formbody)
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
}

/** Whoever watches the bot is always answered. */
function addHealthRoutes(app: FastifyInstance, { ready, log }: WebOptions): void {
  const readiness = readinessBy(ready, log)

  app.get('/healthz', async () => ({ ok: true }))

  app.get('/readyz', async (_request, reply) => {
    const found = await readiness()
    return reply.code(found.ok ? 200 : 503).send(found)
  })
}

function addPlainPages(app: FastifyInstance): void {
  app.get('/', async (_request, reply) => {
    return sendPage(reply, 200, texts.front, 'welcome')
  })

  app.get('/icon.svg', async (_request, reply) => {
    return reply
      .type('image/svg+xml')
      .header('cache-control', 'public, max-age=86400')
      .send(icon.markup)
  })
}

type RequestHook = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

function limited(limit: RequestLimit): RequestHook {
  return async (request, reply) => {
    const waitMs = limit.waitMs(request.ip)
    if (waitMs === undefined) return
    reply.header('retry-after', Math.ceil(waitMs / 1_000))
    return sendPage(reply, 429, texts.tooMany, 'calm')
  }
}

/**
 * In a scope of their own, where no body is read: signatures are over every byte of it. What is
 * posted is signed by the platform, comes for everybody from few addresses, and is never held up.
 */
function addRawRoutes(
  app: FastifyInstance,
  { routes = [], log }: WebOptions,
  limit: RequestHook,
): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    for (const { method, path, answer } of routes) {
      scope.route({
        method,
        url: path,
        ...(method === 'GET' && { onRequest: limit }),
        async handler(request, reply) {
          reply.hijack()
          try {
            await answer(request.raw, reply.raw)
          } catch (error) {
            log.error('A request could not be answered.', { error, path })
            reply.raw.destroy()
          }
        },
      })
    }
  })
}

function addErrorPages(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler(async (request, reply) => {
    const url = request.url.split('?', 1)[0] ?? '/'
    const allowed = (['GET', 'POST'] as const).filter((method) => app.hasRoute({ method, url }))
    if (allowed.length === 0) {
      return sendPage(reply, 404, texts.notFound, 'calm')
    }
    reply.header('allow', allowed.join(', '))
    return sendPage(reply, 405, texts.wrongMethod, 'calm')
  })

  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    if (status < 500) {
      return sendPage(reply, status, texts.badRequest, 'problem')
    }
    log.error('A page could not be shown.', { error, page: request.routeOptions.url })
    return sendPage(reply, 500, texts.broken, 'problem')
  })
}

/** An address that cannot be decoded leads nowhere, with a page and headers like any other. */
function readableUrl({ url = '/' }: IncomingMessage): string {
  try {
    decodeURI(url.split('?', 1)[0] ?? '')
    return url
  } catch {
    return '/unreadable'
  }
}
