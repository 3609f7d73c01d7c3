import fc from 'fast-check'
import type { Command, SettingsChange } from '../../src/core/engine/commands.ts'
import type { EffectOutcome } from '../../src/core/engine/effects.ts'
import { accountId, channelId, messageId, partyId } from '../../src/core/engine/ids.ts'
import type { MusicTrouble } from '../../src/core/engine/party.ts'
import { DEFAULT_SETTINGS } from '../../src/core/engine/settings.ts'
import type { Track } from '../../src/core/engine/track.ts'
import {
  actor,
  cleo,
  code,
  home,
  host,
  MINUTE,
  other,
  phone,
  playlistOf,
  poolOf,
  SECOND,
  type Song,
  type Story,
  speaker,
  track,
} from './story.ts'

/** Something that happens in a story, whatever its state. */
export type Step = (story: Story) => void

const channels = fc.constantFrom(home, other, channelId('discord:1/3'))
const guests = fc
  .tuple(fc.constantFrom('Ben', 'Cleo', 'Dora'), channels)
  .map(([name, channel]) => actor(name, channel))
const people = fc.oneof(
  { weight: 3, arbitrary: fc.constant(host) },
  { weight: 2, arbitrary: guests },
)
const numbers = fc.integer({ min: 0, max: 6 })
const troubles = fc.constantFrom<MusicTrouble>('noDevice', 'noPremium', 'unavailable', 'restricted')

const outcomes: fc.Arbitrary<EffectOutcome | undefined> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constant<EffectOutcome>({ result: 'unknown' }) },
  { weight: 1, arbitrary: fc.constant<EffectOutcome>({ result: 'refused' }) },
  {
    weight: 2,
    arbitrary: troubles.map((trouble): EffectOutcome => ({ result: 'refused', trouble })),
  },
  { weight: 1, arbitrary: fc.constant<EffectOutcome>({ result: 'gone', what: 'message' }) },
)

export const passing: fc.Arbitrary<Step> = fc
  .oneof(
    fc.constantFrom(200, SECOND, 3 * SECOND, 10 * SECOND, 30 * SECOND),
    fc.constantFrom(MINUTE, 3 * MINUTE, 11 * MINUTE),
  )
  .map((ms) => (story: Story) => void story.after(ms))

/** Time goes to just around the closing of the round or the end of the song. */
const passingToTheEdge: fc.Arbitrary<Step> = fc
  .tuple(fc.boolean(), fc.integer({ min: -6_000, max: 6_000 }))
  .map(([toEnd, ms]) => (story: Story) => {
    const { playing, round } = story.record?.party ?? {}
    const end = playing && playing.observedAt + playing.track.durationMs - playing.progressMs
    const edge = toEnd ? end : round?.closesAt
    if (edge !== undefined && edge + ms > story.now) story.at(edge + ms)
  })

const settling: fc.Arbitrary<Step> = fc
  .tuple(fc.nat({ max: 8 }), outcomes)
  .map(([place, outcome]) => (story: Story) => {
    const entry = story.entries[place % Math.max(1, story.entries.length)]
    if (entry !== undefined) story.settle(entry, outcome)
  })

const settlingAll: fc.Arbitrary<Step> = fc.constant((story: Story) => void story.settlesAll())

function wanted(story: Story, which: number): Track {
  const { playing, upcoming } = story.record?.party ?? {}
  if (which < 4) return playing?.track ?? track(999)
  if (which < 8) return upcoming?.track ?? track(998)
  return which < 10 ? track(which - 8) : track(900 + which)
}

/** The player as people and Spotify may leave it. */
const observing: fc.Arbitrary<Step> = fc
  .record({
    which: fc.integer({ min: 0, max: 11 }),
    progress: fc.constantFrom('asPredicted', 0, 500, 60_000, 176_000, 180_000, 190_000),
    isPlaying: fc.boolean(),
    device: fc.constantFrom(speaker, speaker, speaker, phone),
  })
  .map(({ which, progress, isPlaying, device }) => (story: Story) => {
    const { playing } = story.record?.party ?? {}
    const expected = playing ? playing.progressMs + story.now - playing.observedAt : 0
    const progressMs = progress === 'asPredicted' ? Math.min(180_000, expected) : Number(progress)
    const change: Partial<Song> = { isPlaying, device }
    story.shows(wanted(story, which), progressMs, change)
  })

const observingNoSong: fc.Arbitrary<Step> = fc
  .constantFrom('nothing', 'advertisement', 'pausedPodcast')
  .map((what) => (story: Story) => {
    if (what === 'nothing') story.showsNothing()
    else story.showsOther(what === 'advertisement')
  })

const asking: fc.Arbitrary<Step> = fc
  .tuple(
    people,
    fc.constantFrom('begin', 'playNow', 'next', 'pause', 'resume', 'retry', 'join' as const),
  )
  .map(([by, type]) => (story: Story) => {
    if (type === 'begin') story.asks({ type, playback: { kind: 'nothing', at: story.now } }, by)
    else story.asks({ type } as { type: 'join' }, by)
  })

const settingUp: fc.Arbitrary<Step> = fc
  .tuple(people, fc.integer({ min: 0, max: 4 }), fc.boolean())
  .map(([by, what, quiet]) => (story: Story) => {
    const pool = story.pool ?? poolOf(3)
    if (what === 0) story.asks({ type: 'useAccount', account: accountId('ada') }, by)
    if (what === 1) story.asks({ type: 'usePlaylist', playlist: playlistOf(pool) }, by)
    if (what === 2) story.asks({ type: 'useDevice', device: speaker }, by)
    if (what === 3) story.asks({ type: 'useDevice', device: phone }, by)
    if (what === 4) story.asks({ type: 'joinChannel', channelName: 'x', quiet }, by)
  })

export const voting: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(people, numbers, fc.constantFrom('on', 'off', 'toggle' as const)).map(
    ([by, number, change]) =>
      (story: Story) =>
        void story.votes(number, by, change),
  ),
  fc.tuple(people, numbers, fc.boolean()).map(([by, number, present]) => (story: Story) => {
    story.reacts(number, by, present, story.record?.party.round?.number ?? 1)
  }),
  fc
    .tuple(
      channels,
      fc.array(fc.tuple(guests, fc.array(numbers, { maxLength: 3 })), { maxLength: 3 }),
    )
    .map(([channel, given]) => (story: Story) => {
      const reactions = given.map(([{ person, name }, ns]) => ({ person, name, numbers: ns }))
      story.reads(reactions, channel, story.record?.party.round?.number ?? 1)
    }),
)

const quieting: fc.Arbitrary<Step> = fc
  .tuple(people, channels, fc.boolean())
  .map(([by, channel, quiet]) => (story: Story) => {
    story.quiets(quiet, { ...by, channel })
  })

/** The host stays who they are, so that whoever tells the story goes on as the host. */
const merging: fc.Arbitrary<Step> = fc.tuple(guests, people).map(
  ([from, into]) =>
    (story: Story) =>
      void story.merges(from, into),
)

/** Songs of the pool, the same recording under another id, and others. */
const broughtSongs = fc.oneof(
  fc.integer({ min: 0, max: 5 }).map((number) => track(number)),
  fc.integer({ min: 0, max: 5 }).map((number) => track(number, { uri: `again:${number}` })),
  fc.integer({ min: 20, max: 30 }).map((number) => track(number)),
  fc.constantFrom(track(40, { explicit: true }), track(41, { durationMs: 400_000 })),
)
const suggestions = fc.integer({ min: 1, max: 12 })
const changes = fc.constantFrom('on', 'off', 'toggle' as const)

export const queueing: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(people, broughtSongs).map(
    ([by, song]) =>
      (story: Story) =>
        void story.suggests(song, by),
  ),
  fc.tuple(people, suggestions, changes).map(([by, suggestion, change]) => (story: Story) => {
    story.asks({ type: 'back', suggestion, change }, by)
  }),
  fc.tuple(people, suggestions).map(([by, suggestion]) => (story: Story) => {
    story.asks({ type: 'withdraw', suggestion }, by)
  }),
  fc.array(broughtSongs, { maxLength: 4 }).map((songs) => (story: Story) => {
    const left = songs.map((song) => ({ track: song, by: cleo.person, name: 'Cleo' }))
    story.asks({ type: 'restore', songs: left }, story.host)
  }),
)

export const settingChanges: fc.Arbitrary<SettingsChange> = fc.oneof(
  fc.constantFrom<SettingsChange>({ mode: 'jukebox' }, { mode: 'jukebox' }, { mode: 'rounds' }),
  fc.constantFrom<SettingsChange>({ votesEach: 'one' }, { votesEach: 'many' }),
  fc.constantFrom<SettingsChange>({ reactions: false }, { reactions: true }),
  fc.constantFrom<SettingsChange>({ explicitAllowed: false }, { longestTrackMs: 300_000 }),
  fc.constantFrom<SettingsChange>({ roundLengthMs: 20_000 }, { roundLengthMs: undefined }),
  fc.integer({ min: 1, max: 4 }).map((quota) => ({ quota })),
  fc.integer({ min: 1, max: 9 }).map((candidates) => ({ candidates })),
)

export const ruling: fc.Arbitrary<Step> = fc.tuple(people, settingChanges).map(
  ([by, change]) =>
    (story: Story) =>
      void story.asks({ type: 'changeSettings', change }, by),
)

/** Linked people do not leave a party without its host. */
const governing: fc.Arbitrary<Step> = fc
  .tuple(people, guests, fc.integer({ min: 0, max: 5 }))
  .map(([by, { person }, what]) => (story: Story) => {
    if (what === 0) story.asks({ type: 'setCohost', person, cohost: true }, by)
    if (what === 1) story.asks({ type: 'setCohost', person, cohost: false }, by)
    if (what === 2) story.asks({ type: 'kick', person, ids: [] }, by)
    if (what === 3) story.asks({ type: 'readmit', person, ids: [] }, by)
    if (what === 4) story.asks({ type: 'list', listed: true }, by)
    if (what === 5) story.asks({ type: 'beginAt', at: story.now + 2 * MINUTE }, by)
  })

export const handingOver: fc.Arbitrary<Step> = fc
  .tuple(guests, fc.integer({ min: 0, max: 4 }))
  .map(([guest, what]) => (story: Story) => {
    const { host: by } = story
    const account = accountId(guest.name)
    if (what === 0) story.asks({ type: 'handOver', person: guest.person }, by)
    if (what === 1) story.asks({ type: 'takeOver', account, device: phone }, guest)
    if (what === 2) story.when({ type: 'hostMissing' })
    if (what === 3) story.when({ type: 'hostFound' })
    if (what === 4) {
      story.asks({ type: 'join' }, guest).asks({ type: 'handOver', person: guest.person }, by)
      story.asks({ type: 'takeOver', account, device: phone }, guest)
    }
  })

const losing: fc.Arbitrary<Step> = fc
  .tuple(
    fc.constantFrom(other, channelId('discord:1/3'), home),
    fc.integer({ min: 0, max: 3 }),
    guests,
  )
  .map(([channel, what, by]) => (story: Story) => {
    if (what === 0 && channel !== home) story.when({ type: 'channelLost', channel })
    if (what === 1) {
      const here = story.record?.party.channels.find(({ id }) => id === channel)
      const message = here?.board?.message ?? messageId('none')
      story.when({ type: 'boardLost', channel, message })
    }
    if (what === 2) story.asks({ type: 'leaveChannel' }, by)
    if (what === 3) story.asks({ type: 'leave' }, by)
  })

const failing: fc.Arbitrary<Step> = troubles.map(
  (trouble) => (story: Story) => void story.when({ type: 'musicFailed', trouble }),
)

const poolLost: fc.Arbitrary<Step> = fc.constant((story: Story) => {
  const { pool } = story
  story.pool = undefined
  story.ticks()
  story.pool = pool
})

const ticking: fc.Arbitrary<Step> = fc.constant((story: Story) => void story.ticks())

/** Anything but what ends a party at once. */
export const living: fc.Arbitrary<Step> = fc
  .tuple(
    fc.nat({ max: 2 ** 31 }),
    fc.oneof(
      { weight: 4, arbitrary: passing },
      { weight: 4, arbitrary: passingToTheEdge },
      { weight: 6, arbitrary: observing },
      { weight: 2, arbitrary: observingNoSong },
      { weight: 5, arbitrary: settling },
      { weight: 2, arbitrary: settlingAll },
      { weight: 4, arbitrary: ticking },
      { weight: 4, arbitrary: asking },
      { weight: 1, arbitrary: settingUp },
      { weight: 2, arbitrary: voting },
      { weight: 3, arbitrary: queueing },
      { weight: 2, arbitrary: ruling },
      { weight: 1, arbitrary: governing },
      { weight: 1, arbitrary: handingOver },
      { weight: 1, arbitrary: losing },
      { weight: 2, arbitrary: quieting },
      { weight: 1, arbitrary: merging },
      { weight: 1, arbitrary: failing },
      { weight: 1, arbitrary: poolLost },
    ),
  )
  .map(([seed, step]) => (story: Story) => {
    story.seed = seed
    step(story)
  })

const ending: fc.Arbitrary<Step> = fc.integer({ min: 0, max: 3 }).map((what) => (story: Story) => {
  if (what === 0) story.asks({ type: 'end' })
  if (what === 1) story.asks({ type: 'leave' })
  if (what === 2) story.when({ type: 'channelLost', channel: home })
  if (what === 3) story.after(61 * MINUTE).ticks()
})

const starting: fc.Arbitrary<Step> = fc.constant((story: Story) => {
  const command: Command = {
    type: 'start',
    by: host,
    id: partyId('p'),
    code: code('123456'),
    channelName: 'home',
    quiet: false,
    settings: { ...DEFAULT_SETTINGS, candidates: 3 },
  }
  story.when(command)
})

/** Anything at all. */
export const anything: fc.Arbitrary<Step> = fc.oneof(
  { weight: 20, arbitrary: living },
  { weight: 1, arbitrary: ending },
  { weight: 1, arbitrary: starting },
)

export const poolSizes = fc.constantFrom(1, 2, 3, 5, 12, 40)
