import { GatewayDispatchEvents } from 'discord-api-types/v10'
import type { World } from '../state/world.ts'
import type { Interaction } from './interaction.ts'
import { type InteractionBody, interactionPayload } from './interaction-payload.ts'

const MOST_KEPT = 20_000

/** All interactions the bot may still answer, by token. */
export class Interactions {
  readonly #byToken = new Map<string, Interaction>()
  readonly world: World

  constructor(world: World) {
    this.world = world
  }

  find(token: string): Interaction | undefined {
    return this.#byToken.get(token)
  }

  /** Tells the bot. Without a session the event is lost, and the person sees no answer. */
  begin(interaction: Interaction, body: InteractionBody): Interaction {
    this.#byToken.set(interaction.token, interaction)
    this.#forgetOldest()
    const payload = interactionPayload(interaction, body)
    const { guild } = interaction.channel
    this.world.dispatch(GatewayDispatchEvents.InteractionCreate, payload, guild)
    return interaction
  }

  #forgetOldest(): void {
    if (this.#byToken.size <= MOST_KEPT) return
    const [oldest] = this.#byToken.keys()
    if (oldest !== undefined) this.#byToken.delete(oldest)
  }
}
