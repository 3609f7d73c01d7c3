import { isObject } from '../checks/form.ts'

export interface Frame {
  op: number
  d: unknown
}

export function parseFrame(text: string): Frame | undefined {
  try {
    const frame: unknown = JSON.parse(text)
    return isObject(frame) && typeof frame.op === 'number'
      ? { op: frame.op, d: frame.d }
      : undefined
  } catch {
    return undefined
  }
}

export interface Identify {
  token: string
  intents: number
  shard: readonly [id: number, count: number]
}

export function readIdentify(data: unknown): Identify | undefined {
  if (!isObject(data)) return undefined
  const { token, intents, shard, properties } = data
  if (typeof token !== 'string' || typeof intents !== 'number' || !isObject(properties)) {
    return undefined
  }
  const [id, count]: unknown[] = Array.isArray(shard) ? shard : [0, 1]
  if (typeof id !== 'number' || typeof count !== 'number' || id >= count) return undefined
  return { token, intents, shard: [id, count] }
}

export interface Resume {
  token: string
  sessionId: string
  sequence: number
}

export function readResume(data: unknown): Resume | undefined {
  if (!isObject(data)) return undefined
  const { token, session_id: sessionId, seq: sequence } = data
  if (typeof token !== 'string' || typeof sessionId !== 'string' || typeof sequence !== 'number') {
    return undefined
  }
  return { token, sessionId, sequence }
}
