import SpotifyWebApi from 'spotify-web-api-node'
import AuthenticationRequest from 'spotify-web-api-node/src/authentication-request.js'
import WebApiRequest from 'spotify-web-api-node/src/webapi-request.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { EmulatedAccount, SpotifyEmulator } from './index.ts'
import { authorizeUrl, codeIn, emulatorAt, redirectUri } from './testing.ts'

let spotify: SpotifyEmulator
let host: EmulatedAccount

beforeAll(async () => {
  spotify = (await emulatorAt(1_800_000_000_000)).spotify
  host = spotify.addAccount({ name: 'Dana' })
  sendRequestsTo(Number(new URL(spotify.url).port))
})

afterAll(() => spotify.close())

it('serves the client library from login to queueing', async () => {
  const client = new SpotifyWebApi({ clientId: 'app', clientSecret: 'secret', redirectUri })
  const code = codeIn(await host.login(authorizeUrl(spotify)))
  const granted = await client.authorizationCodeGrant(code)
  client.setRefreshToken(granted.body.refresh_token)
  const refreshed = await client.refreshAccessToken()
  client.setAccessToken(refreshed.body.access_token)

  const tracks = spotify.makeTracks(3, { prefix: 'Hit' })
  const playlist = host.addPlaylist({ name: 'Friday', tracks })
  const device = host.addDevice({ name: 'Kitchen' })
  const listed = await client.getUserPlaylists({ limit: 50 })
  expect(listed.body.items.map(({ name }) => name)).toEqual(['Friday'])
  const found = await client.searchTracks('hit 2', { limit: 10 })
  expect(found.body.tracks?.items.map(({ id }) => id)).toEqual([tracks[1]?.id])

  await client.play({ device_id: device.id ?? '', context_uri: playlist.uri })
  await client.addToQueue(tracks[2]?.uri ?? '')
  await client.skipToNext()
  await client.pause()
  await client.play()
  await client.seek(5_000)
  await client.setVolume(20)
  await client.setShuffle(false)
  await client.setRepeat('off')
  await client.transferMyPlayback([device.id ?? ''], { play: true })
  const state = await client.getMyCurrentPlaybackState()
  expect(state.body).toMatchObject({ progress_ms: 5_000, item: { id: tracks[2]?.id } })
  expect((await client.getMyDevices()).body.devices).toHaveLength(1)
  expect(spotify.problems).toEqual([])
})

it('shows the client library the errors of the player', async () => {
  const client = new SpotifyWebApi({ accessToken: 'made-up' })
  await expect(client.getMe()).rejects.toMatchObject({ statusCode: 401 })
  expect(spotify.problems.splice(0)).toEqual(['GET /v1/me: Invalid access token'])
})

interface AddressableBuilder {
  withScheme(scheme: string): AddressableBuilder
  withHost(host: string): AddressableBuilder
  withPort(port: number): AddressableBuilder
}

/** The library has no setting for another address. */
function sendRequestsTo(port: number): void {
  const readdress = <Builder>(builder: Builder): Builder => {
    const addressable = builder as Builder & AddressableBuilder
    addressable.withScheme('http').withHost('127.0.0.1').withPort(port)
    return builder
  }
  const { builder: webApi } = WebApiRequest
  const { builder: accounts } = AuthenticationRequest
  WebApiRequest.builder = (token) => readdress(webApi(token))
  AuthenticationRequest.builder = () => readdress(accounts())
}
