import { type ChannelId, type PersonId, platformOf } from '../engine/ids.ts'
import type { ChatPlatform } from '../ports.ts'

/** The chat platforms by the name that their ids begin with. */
export class Platforms {
  private readonly byName: ReadonlyMap<string, ChatPlatform>

  constructor(readonly all: readonly ChatPlatform[]) {
    this.byName = new Map(all.map((platform) => [platform.name, platform]))
  }

  of(id: ChannelId | PersonId): ChatPlatform | undefined {
    return this.byName.get(platformOf(id))
  }
}
