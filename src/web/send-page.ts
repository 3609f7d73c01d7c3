import type { FastifyReply } from 'fastify'
import type { Html } from './html.ts'
import type { PageText } from './page-texts.ts'
import { page, type Tone } from './pages.ts'

export function sendPage(
  reply: FastifyReply,
  status: number,
  text: PageText,
  tone: Tone,
  controls?: Html,
): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(page(text, tone, controls))
}
