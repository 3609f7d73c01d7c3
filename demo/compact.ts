/** Songs go on by themselves, and so does the time until a round closes: no news. */
const PROGRESS = /^[━●─]+ /
const COUNTDOWN = /( · closes)? (in )?\d+ (seconds|minutes)( ago)?/
const SONG = /^(\d)\ufe0f\u20e3 (.+)$/
const HINT = ' Tap a number below; several are fine.'

/** A board in few lines, without what changes by itself: equal texts mean that nothing happened. */
export function compact(text: string): string {
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith('│ '))
    .map((line) => line.slice(2).replace(HINT, '').replace(COUNTDOWN, ''))
    .filter((line) => line.trim() !== '' && !PROGRESS.test(line))
  const short: string[] = []
  for (const line of lines) {
    const candidate = SONG.exec(short.at(-1) ?? '')
    if (candidate === null) short.push(line)
    else short.splice(-1, 1, ` ${candidate[1]}  ${line.split(' · ')[0]}  ${candidate[2]}`)
  }
  return short.join('\n')
}
