import type { PartyRecord } from '../engine/record.ts'
import type { Answer, Inbox, LoginDesk, Request } from '../inbox.ts'
import { Listening } from '../listening/listening.ts'
import type {
  Chance,
  ChatPlatform,
  Clock,
  Log,
  MusicServices,
  PartyStore,
  PlaylistSummary,
  Vault,
} from '../ports.ts'
import { Attendance } from './attendance.ts'
import { by } from './by.ts'
import { ChatEffects } from './chat-effects.ts'
import { Closing } from './closing.ts'
import { CommandPace } from './command-pace.ts'
import { Controls } from './controls.ts'
import { Deadlines } from './deadlines.ts'
import { Dispatcher } from './dispatcher.ts'
import { Entrance } from './entrance.ts'
import { Frames, type PermissionListener } from './frames.ts'
import { Guesses } from './guesses.ts'
import { HandoverEffects } from './handover-effects.ts'
import { Homes } from './homes.ts'
import { Housekeeping } from './housekeeping.ts'
import { Identities } from './identities.ts'
import { Lobbies } from './lobbies.ts'
import { Login } from './login.ts'
import { MeantParty } from './meant-party.ts'
import { MusicEffects } from './music-effects.ts'
import { OutboxRunner } from './outbox.ts'
import { Parties } from './parties.ts'
import { Platforms } from './platforms.ts'
import { PlaybackWatch } from './playback-watch.ts'
import { Pools } from './pools.ts'
import { Reactions } from './reactions.ts'
import { type Desks, Reception } from './reception.ts'
import { Reprise } from './reprise.ts'
import { Roles } from './roles.ts'
import { Rooms } from './rooms.ts'
import { Rules } from './rules.ts'
import { SeenChannels } from './seen-channels.ts'
import { SetUp } from './set-up.ts'
import { SongSearch } from './song-search.ts'
import { Songs } from './songs.ts'
import { StrayAccounts } from './stray-accounts.ts'
import { Suggestions } from './suggestions.ts'
import { Takeover } from './takeover.ts'
import { Voting } from './voting.ts'

export interface World {
  readonly store: PartyStore
  readonly vault: Vault
  readonly platforms: readonly ChatPlatform[]
  readonly music: MusicServices
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  /** Only a browser on the bot's own machine reaches the web server. */
  readonly pageIsLocal: boolean
  readonly keepEndedMs: number
  /** Guests may listen along on their own accounts. */
  readonly listenAlong: boolean
}

export interface Runtime {
  readonly loginDesk: LoginDesk
  /**
   * Recovers what is stored, then lets the platforms in. Rejects if the store can't be read, or a
   * platform refuses the bot. To be called with the pulse running: parties go on meanwhile.
   */
  start(): Promise<void>
  /** Sweeps for whatever is due. Calling it more often than needed does nothing twice. */
  beat(): void
  /**
   * Lets nobody in any more, finishes what is under way within four seconds, and leaves the rest to
   * be owed.
   */
  stop(): Promise<void>
}

/** How long what is under way, and the last edits of the boards, may hold up the end. */
const LAST_WORDS_MS = 2_500
/** A process that is told to end is killed soon after. */
const FAREWELL_MS = 4_000

/** Puts the parts of the runtime together. */
export function createRuntime(world: World): Runtime {
  const { store, vault, music, clock, chance, log } = world
  const parties = new Parties()
  const pools = new Pools(store)
  const platforms = new Platforms(world.platforms)
  const dispatcher = new Dispatcher(store, parties, pools, clock, chance, log)
  const report = (what: string) => (error: unknown) => log.error(what, { error: String(error) })
  const boardRemoved: Inbox['boardRemoved'] = (channel, message) => {
    const party = parties.inChannel(channel)
    if (party === undefined) return
    dispatcher
      .submit(party.id, { type: 'boardLost', channel, message })
      .catch(report('A lost board could not be noted.'))
  }
  const channelRemoved: Inbox['channelRemoved'] = (channel) => {
    const party = parties.inChannel(channel)
    if (party === undefined) return
    dispatcher
      .submit(party.id, { type: 'channelLost', channel })
      .catch(report('A lost channel could not be noted.'))
  }
  const permissionSeen: PermissionListener = (channel, permission, granted) => {
    const party = parties.inChannel(channel)
    const known = party?.channels.find(({ id }) => id === channel)?.forbidden
    if (party === undefined || (granted ? known === undefined : known === permission)) return
    dispatcher
      .submit(party.id, { type: 'permissionSeen', channel, permission, granted })
      .catch(report('A permission could not be noted.'))
  }
  const frames = new Frames(parties, platforms, clock, log, {
    messageGone: boardRemoved,
    channelGone: channelRemoved,
    permissionSeen,
  })
  const identities = new Identities(parties, dispatcher, vault, clock, chance, log)
  const reactions = new Reactions(parties, dispatcher, identities, platforms, clock, log)
  const deadlines = new Deadlines(parties, dispatcher, reactions, clock, log)
  const watch = new PlaybackWatch(parties, dispatcher, music, reactions, clock, log)
  const chatEffects = new ChatEffects(platforms, frames, permissionSeen, clock, log)
  const musicEffects = new MusicEffects(music, dispatcher, clock, log)
  const handover = new HandoverEffects(parties, music, clock, log)
  const outbox = new OutboxRunner(
    parties,
    dispatcher,
    chatEffects,
    musicEffects,
    handover,
    clock,
    log,
  )
  const login = new Login(music.login, identities, vault, clock, log)
  const setUp = new SetUp(
    parties,
    dispatcher,
    music,
    vault,
    login,
    pools,
    chance,
    world.pageIsLocal,
  )
  const seenChannels = new SeenChannels(parties, vault, clock, log)
  const guesses = new Guesses(vault, clock, seenChannels)
  const listening = new Listening(
    world.listenAlong,
    parties,
    dispatcher,
    music,
    vault,
    setUp,
    identities,
    platforms,
    clock,
    log,
  )
  const takeover = new Takeover(parties, dispatcher, music, setUp)
  const entrance = new Entrance(
    parties,
    dispatcher,
    new Lobbies(parties, dispatcher, vault, chance),
    music,
    vault,
    setUp,
    login,
    listening,
    takeover,
    guesses,
    seenChannels,
    identities,
    clock,
  )
  const voting = new Voting(dispatcher)
  const search = new SongSearch(music, clock, log)
  const rooms = new Rooms(parties, vault, clock, log)
  const desks: Desks = {
    songs: new Songs(dispatcher, search, clock),
    rules: new Rules(dispatcher, clock),
    roles: new Roles(dispatcher, identities, platforms, log),
    takeover,
    rooms,
    reprise: new Reprise(parties, dispatcher, rooms, setUp),
    listening,
  }
  const reception = new Reception(
    parties,
    new MeantParty(parties, platforms, log),
    entrance,
    identities,
    setUp,
    voting,
    new Controls(parties, dispatcher, setUp, voting, music, clock),
    desks,
    new CommandPace(clock),
    log,
  )
  const home = new Homes(parties, identities, vault, clock)
  const suggestions = new Suggestions(vault, music, clock, log)
  const strayAccounts = new StrayAccounts(parties, music.login, vault, clock)
  const leftovers = [login, guesses, seenChannels, identities, strayAccounts, rooms]
  const housekeeping = new Housekeeping(store, leftovers, clock, log, world.keepEndedMs)
  login.onPageClosed((person, why) => {
    entrance.pageClosed(person, why).catch(report('The next step could not be shown.'))
  })

  const changed = (record: PartyRecord, before?: PartyRecord) => {
    const { phase, playlist } = record.party
    if (phase === 'ended' && playlist !== undefined) pools.forget(playlist.pool)
    outbox.run(record)
    frames.changed(record.party, before?.party)
    deadlines.changed(record.party)
    watch.changed(record.party)
    reactions.posted(record).catch(report('An early reaction could not be counted.'))
  }
  dispatcher.onCommit(changed)
  dispatcher.onCommit((record, before) => void rooms.changed(record, before))
  dispatcher.onCommit((record) => listening.changed(record))
  watch.onSeen((party, playback) => listening.seen(party, playback))

  const attendance = new Attendance(parties, dispatcher, identities, platforms, clock, log)
  const closing = new Closing((request) => reception.answer(request))
  const inbox: Inbox = {
    ask: (request: Request): Promise<Answer> => {
      attendance.seen(request.person)
      return closing.answer(request)
    },
    reacted: (change) => {
      attendance.seen(change.person)
      reactions.changed(change).catch(report('A reaction could not be counted.'))
    },
    reactionsMayBeMissing: (name) => {
      const platform = platforms.all.find((candidate) => candidate.name === name)
      if (platform === undefined) return
      reactions.readAll(platform).catch(report('Reactions could not be read back.'))
    },
    boardRemoved,
    channelRemoved,
    workspaceRemoved: (holds) => {
      const channels = parties.all().flatMap(({ party }) => party.channels)
      for (const { id } of channels) if (holds(id)) channelRemoved(id)
    },
    channelMoved: (from, to) => {
      const party = parties.inChannel(from)
      if (party === undefined) return
      if (parties.inChannel(to) !== undefined) return channelRemoved(from)
      dispatcher
        .submit(party.id, { type: 'channelMoved', from, to })
        .catch(report('The new id of a channel could not be noted.'))
    },
    suggestPlaylists: (person, typed): Promise<readonly PlaylistSummary[]> =>
      suggestions.playlists(identities.of(person), typed),
    suggestTracks: async (person, channel, typed) => {
      const party = parties.inChannel(channel)
      const account = party?.kicked?.[identities.of(person)] ? undefined : party?.account
      return account === undefined ? [] : search.whileTyping(account, person, typed)
    },
    home: (person) => home.of(person),
  }

  return {
    loginDesk: login,
    async start() {
      const { records, setAside } = await store.active()
      for (const { key, why } of setAside) {
        log.error('A stored party could not be read and was set aside.', { key, why })
      }
      for (const record of records) parties.put(record)
      watch.spreadFirstLooks(records.map(({ party }) => party))
      await identities.load()
      for (const record of parties.all()) changed(record)
      await listening.load()
      if (records.length > 0) log.info('Parties go on.', { parties: records.length })
      await Promise.all(world.platforms.map((platform) => platform.start(inbox)))
    },
    beat() {
      deadlines.sweep()
      outbox.sweep()
      watch.sweep()
      attendance.sweep()
      listening.sweep()
      frames.sweep()
      housekeeping.sweep()
    },
    async stop() {
      const startedAt = clock.now()
      deadlines.stop()
      watch.stop()
      // The platforms stay: boards are edited by them, and people answered.
      const lastWords = Promise.all([closing.close(), frames.sayAway(), outbox.stop()])
      await by(clock, startedAt + LAST_WORDS_MS, lastWords)
      closing.giveUp()
      frames.stop()
      const leaving = Promise.all([
        listening.close(),
        ...world.platforms.map((platform) =>
          platform.stop().catch(report('A platform could not be left.')),
        ),
        dispatcher.idle(),
      ])
      await by(clock, startedAt + FAREWELL_MS, leaving)
    },
  }
}
