import { boardText, type Channel } from './board.ts'
import { compact } from './compact.ts'
import type { Transcript } from './transcript.ts'
import { pause } from './waiting.ts'

const LOOK_EVERY_MS = 500
const BLOCK_EVERY_MS = 4_000
/** The boards of a party change one after the other. */
const OTHERS_FOLLOW_WITHIN_MS = 3_000

interface Sight {
  readonly text: string
  readonly since: number
}

/**
 * Prints what has changed on the boards, and a board whole when most of it is new. A board that
 * shows what another one has shown is not repeated.
 */
export async function watchBoards(
  channels: readonly Channel[],
  transcript: Transcript,
): Promise<never> {
  const sights = new Map<Channel, Sight>()
  let printed = ''
  for (;;) {
    await pause(LOOK_EVERY_MS)
    for (const channel of channels) look(sights, channel)
    const changed = channels.find((channel, place) => {
      const { text, since } = sights.get(channel) ?? { text: '', since: 0 }
      const isSettled = place === 0 || performance.now() - since > OTHERS_FOLLOW_WITHIN_MS
      return text !== '' && text !== printed && isSettled
    })
    if (changed === undefined) continue
    const text = sights.get(changed)?.text ?? ''
    const alike = channels.filter((channel) => sights.get(channel)?.text === text)
    const places = alike.map(({ name }) => `#${name}`).join(' and ')
    transcript.block(`On the board in ${places}:`, news(printed, text))
    printed = text
    await pause(BLOCK_EVERY_MS)
  }
}

function look(sights: Map<Channel, Sight>, channel: Channel): void {
  const text = compact(boardText(channel))
  if (sights.get(channel)?.text !== text) sights.set(channel, { text, since: performance.now() })
}

/** The lines that are new; all of them where the songs to vote for are new. */
function news(before: string, after: string): string {
  const lines = after.split('\n')
  const fresh = lines.filter((line) => !before.split('\n').includes(line))
  return (fresh.length > lines.length / 2 || fresh.length === 0 ? lines : fresh).join('\n')
}
