import type { EmulatedChannel } from '../emulators/discord/index.ts'
import { boardText } from './board.ts'
import { compact } from './compact.ts'
import type { Transcript } from './transcript.ts'
import { pause } from './waiting.ts'

const LOOK_EVERY_MS = 500
const BLOCK_EVERY_MS = 4_000
/** The boards of a party change one after the other. */
const OTHERS_FOLLOW_WITHIN_MS = 3_000

interface Sight {
  text: string
  since: number
}

/** Prints boards when they have changed; one that shows what another has shown is not repeated. */
export async function watchBoards(
  channels: readonly EmulatedChannel[],
  transcript: Transcript,
): Promise<never> {
  const sights = new Map<EmulatedChannel, Sight>()
  let printed = ''
  let printedAt = Number.NEGATIVE_INFINITY
  for (;;) {
    await pause(LOOK_EVERY_MS)
    const now = performance.now()
    for (const channel of channels) look(sights, channel, now)
    if (now - printedAt < BLOCK_EVERY_MS) continue
    const changed = channels.find((channel) => {
      const sight = sights.get(channel)
      if (sight === undefined || sight.text === printed || sight.text === '') return false
      return channel === channels[0] || now - sight.since > OTHERS_FOLLOW_WITHIN_MS
    })
    if (changed === undefined) continue
    printed = sights.get(changed)?.text ?? ''
    printedAt = now
    const same = channels.filter((channel) => sights.get(channel)?.text === printed)
    const places = same.map(({ name }) => `#${name}`).join(' and ')
    transcript.block(`The board in ${places}:`, printed)
  }
}

function look(sights: Map<EmulatedChannel, Sight>, channel: EmulatedChannel, now: number): void {
  const text = compact(boardText(channel))
  if (sights.get(channel)?.text !== text) sights.set(channel, { text, since: now })
}
