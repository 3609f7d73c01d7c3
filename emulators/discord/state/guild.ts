import type { APIRole, GatewayGuildCreateDispatchData } from 'discord-api-types/v10'
import { GatewayDispatchEvents, Locale } from 'discord-api-types/v10'
import type { EmulatedGuild, EmulatedPerson } from '../types.ts'
import { Channel } from './channel.ts'
import { NO_FLAGS } from './flags.ts'
import { BOT_DEFAULT_PERMISSIONS, MEMBER_PERMISSIONS } from './permissions.ts'
import { memberPayload, type User, userPayload } from './user.ts'
import type { World } from './world.ts'

export class Guild implements EmulatedGuild {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  /** The shard of a guild is this modulo the number of shards. */
  readonly shardKey: bigint
  readonly #world: World
  readonly #channels = new Set<Channel>()
  readonly #gone = new Set<string>()

  constructor(world: World, name: string) {
    this.#world = world
    this.id = world.newId()
    this.name = name
    this.createdAt = world.now()
    this.shardKey = BigInt(this.id) >> 22n
  }

  addChannel(name: string, options: { botPermissions?: bigint } = {}): Channel {
    const permissions = options.botPermissions ?? BOT_DEFAULT_PERMISSIONS
    const channel = new Channel(this.#world, this, name, permissions)
    this.#channels.add(channel)
    this.#world.channels.set(channel.id, channel)
    this.#world.dispatch(GatewayDispatchEvents.ChannelCreate, channel.payload(), this)
    return channel
  }

  removeChannel(channel: Channel): void {
    this.#channels.delete(channel)
    this.#world.channels.delete(channel.id)
    this.#world.dispatch(GatewayDispatchEvents.ChannelDelete, channel.payload(), this)
  }

  removePerson({ id }: EmulatedPerson): void {
    this.#gone.add(id)
  }

  hasMember({ id }: User): boolean {
    return !this.#gone.has(id)
  }

  channels(): Channel[] {
    return [...this.#channels]
  }

  payload(): GatewayGuildCreateDispatchData {
    const { bot, owner } = this.#world
    return {
      id: this.id,
      name: this.name,
      icon: null,
      splash: null,
      discovery_splash: null,
      banner: null,
      description: null,
      owner_id: owner.id,
      afk_channel_id: null,
      afk_timeout: 300,
      verification_level: 0,
      default_message_notifications: 1,
      explicit_content_filter: 0,
      mfa_level: 0,
      nsfw_level: 0,
      premium_tier: 0,
      premium_progress_bar_enabled: false,
      application_id: null,
      system_channel_id: null,
      system_channel_flags: NO_FLAGS,
      rules_channel_id: null,
      public_updates_channel_id: null,
      safety_alerts_channel_id: null,
      vanity_url_code: null,
      preferred_locale: Locale.EnglishUS,
      region: 'deprecated',
      hub_type: null,
      incidents_data: null,
      features: [],
      emojis: [],
      stickers: [],
      roles: [this.#everyoneRole()],
      joined_at: new Date(this.createdAt).toISOString(),
      large: false,
      member_count: this.#world.users.size,
      members: [{ ...memberPayload(bot), user: userPayload(bot) }],
      channels: this.channels().map((channel) => channel.payload()),
      threads: [],
      voice_states: [],
      presences: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
    }
  }

  #everyoneRole(): APIRole {
    return {
      id: this.id,
      name: '@everyone',
      color: 0,
      colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
      hoist: false,
      icon: null,
      unicode_emoji: null,
      position: 0,
      permissions: MEMBER_PERMISSIONS.toString(),
      managed: false,
      mentionable: false,
      flags: NO_FLAGS,
    }
  }
}
