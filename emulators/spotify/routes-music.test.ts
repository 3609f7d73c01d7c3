import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmulatedAccount, SpotifyEmulator } from './index.ts'
import { type Call, emulatorAt, signIn } from './testing.ts'

let spotify: SpotifyEmulator
let host: EmulatedAccount
let call: Call

beforeEach(async () => {
  spotify = (await emulatorAt(1_800_000_000_000)).spotify
  host = spotify.addAccount({ name: 'Dana', id: 'dana' })
  call = (await signIn(spotify, host)).call
})

afterEach(() => spotify.close())

describe('who is asking', () => {
  it('learns a reduced profile', async () => {
    const { body } = await call('GET', '/me')
    expect(body).toMatchObject({ id: 'dana', display_name: 'Dana', type: 'user' })
    expect(Object.keys(Object(body))).not.toContain('product')
  })

  it('needs a token, the scope, and a place on the list', async () => {
    const bare = await fetch(`${spotify.url}/v1/me`)
    expect([bare.status, await bare.json()]).toEqual([
      401,
      { error: { status: 401, message: 'No token provided' } },
    ])
    expect(spotify.problems).toHaveLength(1)
    const limited = await signIn(spotify, host, ['user-read-private'])
    expect(await limited.call('GET', '/me/player')).toMatchObject({
      status: 403,
      body: { error: { message: 'Insufficient client scope' } },
    })
    host.registered = false
    const answer = await call('GET', '/me')
    expect([answer.status, answer.content, answer.headers.get('content-type')]).toEqual([
      403,
      'User not registered in the Developer Dashboard',
      'text/plain; charset=utf-8',
    ])
    host.registered = true
    spotify.behaviour.ownerLacksPremium = true
    expect((await call('GET', '/me')).content).toMatch(/^Active premium subscription required/)
  })
})

describe('playlists', () => {
  it('are listed in pages, with gaps', async () => {
    const made = Array.from({ length: 4 }, (_, index) => host.addPlaylist({ name: `P${index}` }))
    host.addMissingPlaylist()
    const { body } = await call('GET', '/me/playlists?limit=3&offset=2')
    expect(body).toMatchObject({ total: 5, offset: 2, limit: 3, next: null })
    expect(Object(body).items).toMatchObject([
      { id: made[2]?.id, owner: { id: 'dana' }, items: { total: 0 } },
      { id: made[3]?.id },
      null,
    ])
    const first = await call('GET', '/me/playlists?limit=3')
    expect(Object(first.body).next).toBe(`${spotify.url}/v1/me/playlists?offset=3&limit=3`)
  })

  it('show contents in the newer shape or the older one', async () => {
    const [track] = spotify.makeTracks(1)
    const playlist = host.addPlaylist({
      name: 'Odd',
      tracks: track === undefined ? [] : [track],
      entries: [null, spotify.makeLocalFile(), spotify.makeEpisode()],
    })
    const { body } = await call('GET', `/playlists/${playlist.id}/items`)
    expect(Object(body).items).toMatchObject([
      { is_local: false, item: { id: track?.id, track: true, is_playable: true } },
      { item: null },
      { is_local: true, item: { id: null, is_local: true } },
      { item: { type: 'episode', track: false } },
    ])
    spotify.behaviour.playlistShape = 'track'
    const older = await call('GET', `/playlists/${playlist.id}/items?limit=1`)
    expect(Object(older.body).items).toEqual([
      expect.objectContaining({ track: expect.objectContaining({ id: track?.id }) }),
    ])
    expect(JSON.stringify(older.body)).not.toContain('"item"')
  })

  it('of others show no contents, unless collaborative', async () => {
    const tracks = spotify.makeTracks(2)
    const foreign = host.addPlaylist({ name: 'Theirs', tracks, owner: 'spotify' })
    const shared = host.addPlaylist({ name: 'Ours', tracks, owner: 'kim', collaborative: true })
    expect(await call('GET', `/playlists/${foreign.id}/items`)).toMatchObject({ status: 403 })
    const { body } = await call('GET', `/playlists/${foreign.id}`)
    expect(body).toMatchObject({ name: 'Theirs', owner: { id: 'spotify' } })
    expect(Object.keys(Object(body))).not.toContain('items')
    expect(await call('GET', `/playlists/${shared.id}`)).toMatchObject({
      body: { items: { total: 2 } },
    })
    expect(await call('GET', '/me/playlists')).toMatchObject({ body: { total: 2 } })
    const limited = await signIn(spotify, host, ['playlist-read-private'])
    expect(await limited.call('GET', '/me/playlists')).toMatchObject({ body: { total: 1 } })
    expect(spotify.problems).toEqual([])
  })

  it('answer only the fields asked for', async () => {
    const [track] = spotify.makeTracks(1, { prefix: 'Hit' })
    const playlist = host.addPlaylist({ name: 'P', tracks: track === undefined ? [] : [track] })
    const fields = 'items(item(id,name,artists(name))),next,total'
    const { body } = await call('GET', `/playlists/${playlist.id}/items?fields=${fields}`)
    const artists = [{ name: track?.artists[0]?.name }]
    expect(body).toEqual({
      next: null,
      total: 1,
      items: [{ item: { id: track?.id, name: 'Hit 1', artists } }],
    })
    const dotted = await call('GET', `/playlists/${playlist.id}?fields=owner.id,!name,name`)
    expect(dotted.body).toEqual({ owner: { id: 'dana' } })
    expect(await call('GET', `/playlists/${playlist.id}?fields=items(`)).toMatchObject({
      status: 400,
    })
  })
})

describe('tracks', () => {
  it('are found by words of title and artist, ten at most a page', async () => {
    spotify.makeTracks(12, { prefix: 'Blue Monday', artist: 'New Order' })
    spotify.makeTracks(3, { prefix: 'Other' })
    const { body } = await call('GET', '/search?q=order%20monday&type=track')
    expect(body).toMatchObject({ tracks: { total: 12, limit: 5, items: { length: 5 } } })
    const last = await call('GET', '/search/?q=blue&type=track&limit=10&offset=10')
    expect(Object(last.body).tracks.items).toHaveLength(2)
    expect(spotify.problems).toEqual([])
    expect(await call('GET', '/search?q=blue&type=track&limit=11')).toMatchObject({
      status: 400,
      body: { error: { status: 400, message: 'Invalid limit' } },
    })
    expect(spotify.problems).toHaveLength(1)
  })

  it('are read one by one', async () => {
    const track = spotify.addTrack({ name: 'One', restriction: 'market', explicit: true })
    expect(await call('GET', `/tracks/${track.id}`)).toMatchObject({
      body: {
        id: track.id,
        explicit: true,
        is_playable: false,
        restrictions: { reason: 'market' },
        external_ids: { isrc: track.isrc },
      },
    })
    expect(await call('GET', '/tracks/0000000000000000000000')).toMatchObject({ status: 404 })
  })
})

describe('requests that should never be sent', () => {
  it.each([
    ['GET', '/playlists/37i9dQZF1DXcBWIGoYBM5M/tracks', 403],
    ['GET', '/tracks?ids=37i9dQZF1DXcBWIGoYBM5M', 403],
    ['GET', '/users/dana/playlists', 403],
    ['GET', '/me/nothing', 404],
    ['GET', '/tracks/short', 400],
    ['GET', '/me/playlists?limit=51', 400],
    ['GET', '/me/playlists?limit=0', 400],
    ['GET', '/me/playlists?page=2', 400],
    ['GET', '/search?q=x&type=song', 400],
    ['GET', '/search?type=track', 400],
  ])('%s %s answers %i and is a problem', async (method, path, status) => {
    expect(await call(method, path)).toMatchObject({ status })
    expect(spotify.problems).toEqual([
      expect.stringContaining(`${method} /v1${path.split('?')[0]}`),
    ])
  })
})
