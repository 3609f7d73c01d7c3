import { randomBytes } from 'node:crypto'
import type { Delivery, InteractionKind } from '../delivery/delivery.ts'
import type { Json } from '../json.ts'
import type { Channel } from '../state/channel.ts'
import type { World } from '../state/world.ts'
import { mistake, SlackError } from '../web-api/errors.ts'
import { readAcknowledgement } from './acknowledgements.ts'
import { Interaction, type InteractionStart } from './interaction.ts'

const TRIGGER_LIVES_MS = 3_000
const MOST_KEPT = 20_000

/** An address by which the app may answer. */
export interface ResponseUrl {
  readonly interaction: Interaction
  readonly channel: Channel
  uses: number
}

/** All interactions the app may still answer. */
export class Interactions {
  readonly #world: World
  readonly #delivery: Delivery
  readonly #byTrigger = new Map<string, Interaction>()
  readonly #responseUrls = new Map<string, ResponseUrl>()
  #baseUrl = ''

  constructor(world: World, delivery: Delivery) {
    this.#world = world
    this.#delivery = delivery
  }

  /** `baseUrl` is where response URLs begin. */
  listenAt(baseUrl: string): void {
    this.#baseUrl = baseUrl
  }

  responseUrl(path: string): ResponseUrl | undefined {
    return this.#responseUrls.get(path)
  }

  /** Tells the app; `describe` makes the payload, which may need what comes with the beginning. */
  begin(
    kind: InteractionKind,
    start: InteractionStart,
    describe: (interaction: Interaction, newResponseUrl: () => string) => Json,
  ): Interaction {
    const interaction = new Interaction(start)
    this.#byTrigger.set(interaction.triggerId, interaction)
    forgetOldest(this.#byTrigger)
    const payload = describe(interaction, () => this.#newResponseUrl(interaction))
    if (start.workspace.isInstalled) void this.#carry(kind, interaction, payload)
    else interaction.fail('the app is not installed')
    return interaction
  }

  /** A trigger opens one view, and soon. */
  exchange(triggerId: string): Interaction {
    const interaction = this.#byTrigger.get(triggerId)
    if (!interaction) throw mistake('invalid_trigger_id')
    if (interaction.isTriggerExchanged) {
      throw mistake('exchanged_trigger_id', 'the trigger_id was used twice')
    }
    if (interaction.ageMs > TRIGGER_LIVES_MS) {
      throw mistake('expired_trigger_id', 'the trigger_id is older than 3 s')
    }
    interaction.isTriggerExchanged = true
    return interaction
  }

  async #carry(kind: InteractionKind, interaction: Interaction, payload: Json): Promise<void> {
    const outcome = await this.#delivery.interact(kind, payload)
    const what = String(payload.command ?? payload.type)
    if (!outcome.ok) {
      if (outcome.problem) this.#world.complain(`${what}: ${outcome.problem}`)
      interaction.fail(outcome.reason)
      return
    }
    try {
      interaction.acknowledge(readAcknowledgement(interaction, payload, outcome.response))
    } catch (error) {
      if (!(error instanceof SlackError)) throw error
      this.#world.complain(`${what}: acknowledged with ${error.problem ?? error.message}`)
      interaction.fail(error.problem ?? error.message)
    }
  }

  #newResponseUrl(interaction: Interaction): string {
    const { channel, workspace } = interaction
    if (!channel) throw new Error('an interaction without a channel has no response URL')
    const path = `${workspace.teamId}/${randomBytes(12).toString('hex')}`
    this.#responseUrls.set(path, { interaction, channel, uses: 0 })
    forgetOldest(this.#responseUrls)
    return `${this.#baseUrl}${path}`
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  if (map.size <= MOST_KEPT) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
