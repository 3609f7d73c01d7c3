import type { StoredPlaylist } from './catalogue.ts'
import { filterFields } from './fields.ts'
import { apiError, json, type Reply } from './http.ts'
import {
  type ApiRequest,
  additionalTypes,
  anyText,
  integer,
  oneOf,
  type Route,
  required,
} from './routes.ts'

const pageSize = { limit: integer('limit', 1, 50), offset: integer('offset', 0, 100_000) }
const firstPage = 100

const searchTypes = {
  check: (value: string) => {
    const known = ['album', 'artist', 'playlist', 'track', 'show', 'episode', 'audiobook']
    return value.split(',').every((type) => known.includes(type)) ? null : 'Bad search type field'
  },
}

const searchText = {
  check: (value: string) => (value.trim() === '' ? 'No search query' : null),
}

export const musicRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/me', scopes: [], answer: profile },
  {
    method: 'GET',
    path: '/v1/me/playlists',
    scopes: ['playlist-read-private'],
    query: pageSize,
    answer: ownPlaylists,
  },
  {
    method: 'GET',
    path: '/v1/playlists/{playlist_id}',
    scopes: [],
    query: { market: anyText, fields: anyText, additional_types: additionalTypes },
    answer: playlist,
  },
  {
    method: 'GET',
    path: '/v1/playlists/{playlist_id}/items',
    scopes: ['playlist-read-private'],
    query: { ...pageSize, market: anyText, fields: anyText, additional_types: additionalTypes },
    answer: playlistItems,
  },
  {
    method: 'GET',
    path: '/v1/search',
    scopes: [],
    query: {
      q: required(searchText),
      type: required(searchTypes),
      limit: integer('limit', 1, 10),
      offset: integer('offset', 0, 1000),
      market: anyText,
      include_external: oneOf('include_external', ['audio']),
    },
    answer: search,
  },
  {
    method: 'GET',
    path: '/v1/tracks/{id}',
    scopes: [],
    query: { market: anyText },
    answer: track,
  },
]

/** Reduced since 2026: no product, country or email. */
function profile({ account, json: write }: ApiRequest): Reply {
  return json(200, {
    ...write.user(account.id),
    account_id: `acc${account.id}`,
    display_name: account.name,
    images: [],
  })
}

/** Collaborative playlists have a scope of their own. */
function ownPlaylists({ account, json: write, query, scopes }: ApiRequest): Reply {
  const { limit = '20', offset = '0' } = query
  const visible = account.playlists.filter(
    (listed) => !listed?.collaborative || scopes.includes('playlist-read-collaborative'),
  )
  const page = write.page('/v1/me/playlists', visible, Number(limit), Number(offset))
  const items = page.items.map((listed) =>
    listed === null
      ? null
      : { ...write.playlist(listed, ownerName(account, listed)), ...write.playlistSize(listed) },
  )
  return json(200, { ...page, items })
}

function playlist({ account, behaviour, catalogue, json: write, path, query }: ApiRequest): Reply {
  const found = catalogue.playlist(path.playlist_id ?? '')
  if (found === undefined) return apiError(404, 'Resource not found')
  const description = write.playlist(found, ownerName(account, found))
  const contentsKey = behaviour.playlistShape === 'item' ? 'items' : 'tracks'
  const contents = account.mayRead(found)
    ? { [contentsKey]: itemsPage(write, found, firstPage, 0) }
    : {}
  return filtered({ ...description, ...contents }, query.fields)
}

function playlistItems({ account, catalogue, json: write, path, query }: ApiRequest): Reply {
  const found = catalogue.playlist(path.playlist_id ?? '')
  if (found === undefined) return apiError(404, 'Resource not found')
  if (!account.mayRead(found)) return apiError(403, 'Forbidden')
  const { limit = '20', offset = '0', fields } = query
  return filtered(itemsPage(write, found, Number(limit), Number(offset)), fields)
}

function itemsPage(
  write: ApiRequest['json'],
  { id, entries, ownerId }: StoredPlaylist,
  limit: number,
  offset: number,
) {
  const page = write.page(`/v1/playlists/${id}/items`, entries, limit, offset)
  return { ...page, items: page.items.map((entry) => write.playlistEntry(entry, ownerId)) }
}

function search({ catalogue, json: write, query }: ApiRequest): Reply {
  const { q = '', type = '', limit = '5', offset = '0' } = query
  const path = `/v1/search?${new URLSearchParams({ query: q, type })}`
  const pages = type.split(',').map((wanted) => {
    const found = wanted === 'track' ? catalogue.search(q) : []
    const page = write.page(path, found.slice(0, 1000), Number(limit), Number(offset))
    return [`${wanted}s`, { ...page, items: page.items.map((each) => write.track(each)) }]
  })
  return json(200, Object.fromEntries(pages))
}

function track({ catalogue, json: write, path }: ApiRequest): Reply {
  const found = catalogue.track(path.id ?? '')
  return found === undefined ? apiError(404, 'Resource not found') : json(200, write.track(found))
}

function filtered(value: unknown, fields: string | undefined): Reply {
  if (fields === undefined) return json(200, value)
  try {
    return json(200, filterFields(value, fields))
  } catch (error) {
    if (error instanceof SyntaxError) return apiError(400, error.message)
    throw error
  }
}

function ownerName(account: ApiRequest['account'], { ownerId }: StoredPlaylist): string {
  return ownerId === account.id ? account.name : ownerId
}
