import type { APIDMChannel } from 'discord-api-types/v10'
import { ChannelType } from 'discord-api-types/v10'
import { Channel } from './channel.ts'
import { NO_FLAGS } from './flags.ts'
import { Guild } from './guild.ts'
import { BOT_DEFAULT_PERMISSIONS } from './permissions.ts'
import { type User, userPayload } from './user.ts'
import type { World } from './world.ts'

/** The conversation of one person with the bot. It stands in no server that anybody knows. */
export class DirectChannel extends Channel {
  readonly #recipient: User

  constructor(world: World, recipient: User) {
    super(world, new Guild(world, 'none'), recipient.username, BOT_DEFAULT_PERMISSIONS)
    this.#recipient = recipient
  }

  /** The bot did not ask for the intent to hear of direct messages. */
  override dispatch(): void {}

  directPayload(): APIDMChannel {
    return {
      id: this.id,
      type: ChannelType.DM,
      flags: NO_FLAGS,
      name: null,
      last_message_id: this.messages().at(-1)?.id ?? null,
      last_pin_timestamp: null,
      recipients: [userPayload(this.#recipient)],
    }
  }
}
