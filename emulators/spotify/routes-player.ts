import { randomBytes } from 'node:crypto'
import { apiError, json, type Reply } from './http.ts'
import { playBody, transferBody } from './player-bodies.ts'
import type { Outcome, Refusal, Selection } from './player-contract.ts'
import { deviceJson, playbackJson } from './player-json.ts'
import {
  type ApiRequest,
  additionalTypes,
  anyText,
  integer,
  isRecord,
  oneOf,
  playableUri,
  type Route,
  required,
} from './routes.ts'

const reading = ['user-read-playback-state']
const commanding = ['user-modify-playback-state']
const readParameters = { market: anyText, additional_types: additionalTypes }
const device = { device_id: anyText }

export const playerRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/me/player', scopes: reading, query: readParameters, answer: state },
  {
    method: 'GET',
    path: '/v1/me/player/currently-playing',
    scopes: ['user-read-currently-playing'],
    query: readParameters,
    answer: currentlyPlaying,
  },
  { method: 'GET', path: '/v1/me/player/devices', scopes: reading, answer: devices },
  {
    method: 'GET',
    path: '/v1/me/player/queue',
    scopes: ['user-read-currently-playing', 'user-read-playback-state'],
    answer: queue,
  },
  {
    method: 'GET',
    path: '/v1/me/player/recently-played',
    scopes: ['user-read-recently-played'],
    query: {
      limit: integer('limit', 1, 50),
      after: integer('after', 0),
      before: integer('before', 0),
    },
    answer: recentlyPlayed,
  },
  {
    method: 'PUT',
    path: '/v1/me/player',
    scopes: commanding,
    body: transferBody,
    answer: (request) => {
      const [deviceId = ''] = devicesToTransferTo(request.body)
      const play = isRecord(request.body) && request.body.play === true
      const { account, now } = request
      return commandReply(request, account.model.transfer({ now, deviceId }, play))
    },
  },
  {
    method: 'PUT',
    path: '/v1/me/player/play',
    scopes: commanding,
    query: device,
    body: playBody,
    answer: play,
  },
  command('PUT', 'pause', {}, ({ account }, on) => account.model.pause(on)),
  command('POST', 'next', {}, ({ account }, on) => account.model.next(on)),
  command('POST', 'previous', {}, ({ account }, on) => account.model.previous(on)),
  command('PUT', 'seek', { position_ms: required(integer('position_ms', 0)) }, (request, on) =>
    request.account.model.seek(on, Number(request.query.position_ms)),
  ),
  command(
    'PUT',
    'volume',
    { volume_percent: required(integer('volume_percent', 0, 100)) },
    (request, on) => request.account.model.setVolume(on, Number(request.query.volume_percent)),
  ),
  command('PUT', 'shuffle', { state: required(oneOf('state', ['true', 'false'])) }, (request, on) =>
    request.account.model.setShuffle(on, request.query.state === 'true'),
  ),
  command(
    'PUT',
    'repeat',
    { state: required(oneOf('state', ['off', 'track', 'context'])) },
    (request, on) => {
      const { state: mode } = request.query
      return request.account.model.setRepeat(
        on,
        mode === 'track' || mode === 'context' ? mode : 'off',
      )
    },
  ),
  {
    method: 'POST',
    path: '/v1/me/player/queue',
    scopes: commanding,
    query: { ...device, uri: required(playableUri) },
    answer: enqueue,
  },
]

/** A command whose parameters all stand in the query. */
function command(
  method: 'PUT' | 'POST',
  name: string,
  query: NonNullable<Route['query']>,
  run: (request: ApiRequest, on: { now: number; deviceId: string | undefined }) => Outcome,
): Route {
  return {
    method,
    path: `/v1/me/player/${name}`,
    scopes: commanding,
    query: { ...device, ...query },
    answer: (request) => commandReply(request, run(request, target(request))),
  }
}

function target({ now, query }: ApiRequest) {
  return { now, deviceId: query.device_id }
}

function play(request: ApiRequest): Reply {
  const { account, body } = request
  if (!isRecord(body)) return commandReply(request, account.model.play(target(request)))
  const selection = selectionOf(request, body)
  if (selection === null) return apiError(404, 'Resource not found')
  const positionMs = Number(body.position_ms ?? 0)
  return commandReply(request, account.model.play(target(request), selection, positionMs))
}

function selectionOf(request: ApiRequest, body: Record<string, unknown>): Selection | null {
  const { catalogue } = request
  if (Array.isArray(body.uris)) {
    const entries = body.uris.map((uri) => catalogue.find(String(uri)) ?? null)
    if (!entries.includes(null)) return { entries, contextUri: null, startAt: 0 }
    request.reportProblem(`a uri in ${JSON.stringify(body.uris)} is no track of this service`)
    return null
  }
  const contextUri = String(body.context_uri)
  const playlist = catalogue.playlist(contextUri.split(':')[2] ?? '')
  if (playlist === undefined) return null
  const { entries } = playlist
  const offset = isRecord(body.offset) ? body.offset : null
  if (offset === null) return { entries, contextUri }
  if (typeof offset.position === 'number') return { entries, contextUri, startAt: offset.position }
  const startAt = entries.findIndex((entry) => entry?.uri === offset.uri)
  if (startAt < 0) request.reportProblem(`the offset ${offset.uri} is not in ${contextUri}`)
  return { entries, contextUri, startAt: Math.max(0, startAt) }
}

function enqueue(request: ApiRequest): Reply {
  const { account, catalogue, query } = request
  const item = catalogue.find(query.uri ?? '')
  if (item === undefined) {
    request.reportProblem(`${query.uri} is no track of this service`)
    return apiError(404, 'Non existing id')
  }
  return commandReply(request, account.model.enqueue(target(request), item))
}

function state({ account, now, json: write, query }: ApiRequest): Reply {
  const view = account.model.view(now)
  return view === null ? { status: 204 } : json(200, playbackJson(view, write, query))
}

function currentlyPlaying({ account, now, json: write, query }: ApiRequest): Reply {
  const view = account.model.view(now)
  if (view === null) return { status: 204 }
  const {
    device: _device,
    repeat_state,
    shuffle_state,
    smart_shuffle,
    ...playing
  } = playbackJson(view, write, query)
  return json(200, playing)
}

function devices({ account, now }: ApiRequest): Reply {
  const active = account.model.activeDevice(now)
  return json(200, {
    devices: account.model.devices.map((each) => deviceJson(each, each === active)),
  })
}

function queue({ account, now, json: write }: ApiRequest): Reply {
  const { currentlyPlaying: current, queue: items } = account.model.queue(now)
  return json(200, {
    currently_playing: current === null ? null : write.playable(current),
    queue: items.map((item) => write.playable(item)),
  })
}

function recentlyPlayed({ account, now, json: write, query }: ApiRequest): Reply {
  const { limit = '20', after, before } = query
  account.model.actual(now)
  const finished = account.model.history.slice(0, -1).reverse()
  const wanted = finished.filter(
    ({ track, startedAt }) =>
      track.type === 'track' &&
      (after === undefined || startedAt > Number(after)) &&
      (before === undefined || startedAt < Number(before)),
  )
  const items = wanted.slice(0, Number(limit)).map(({ track, startedAt }) => ({
    track: write.playable(account.shownAs(track)),
    played_at: new Date(startedAt).toISOString(),
    context: null,
  }))
  const cursors = {
    after: String(wanted[0]?.startedAt ?? ''),
    before: String(wanted.at(items.length - 1)?.startedAt ?? ''),
  }
  return json(200, { items, next: null, cursors, limit: Number(limit), href: '' })
}

function commandReply({ behaviour }: ApiRequest, outcome: Outcome): Reply {
  if (!outcome.done) return refusalReply(outcome.why)
  switch (behaviour.commandReply) {
    case 'no content':
      return { status: 204 }
    case 'accepted':
      return { status: 202 }
    case 'opaque text':
      return { status: 200, body: randomBytes(20).toString('base64url') }
  }
}

function refusalReply(why: Refusal): Reply {
  switch (why) {
    case 'device not found':
      return apiError(404, 'Device not found')
    case 'no active device':
      return apiError(404, 'Player command failed: No active device found', 'NO_ACTIVE_DEVICE')
    case 'premium required':
      return apiError(403, 'Player command failed: Premium required', 'PREMIUM_REQUIRED')
    case 'restriction violated':
      return apiError(403, 'Player command failed: Restriction violated', 'UNKNOWN')
    case 'volume not controllable':
      return apiError(
        403,
        'Player command failed: Cannot control device volume',
        'VOLUME_CONTROL_DISALLOW',
      )
  }
}

function devicesToTransferTo(body: unknown): string[] {
  return isRecord(body) && Array.isArray(body.device_ids) ? body.device_ids.map(String) : []
}
