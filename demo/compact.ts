/** Songs go on by themselves, and so does the time until a round closes: no news. */
const PROGRESS = /^[━●─]+ /
const COUNTDOWN = /( · closes)? (in )?\d+ (seconds|minutes)( ago)?/
const SONG = /^(\d)\ufe0f\u20e3 (.+)$/
const HEADLINE = /^(▶️|⏸️) (Now playing|The music is paused)$/
/** Said at every round. */
const HINT = /(voted yet|voting)\. .*/

/** A board in few lines, without what changes by itself: equal texts mean that nothing happened. */
export function compact(text: string): string {
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith('│ '))
    .map((line) => line.slice(2).replace(HINT, '$1.').replace(COUNTDOWN, ''))
    .filter((line) => line.trim() !== '' && !PROGRESS.test(line))
  const short: string[] = []
  for (const line of lines) {
    const candidate = SONG.exec(short.at(-1) ?? '')
    if (candidate === null) short.push(line)
    else short.splice(-1, 1, ` ${candidate[1]}  ${line.split(' · ')[0]}  ${candidate[2]}`)
  }
  return withHeadline(short).join('\n')
}

/** What plays, in one line. */
function withHeadline([headline = '', title, artist, ...others]: readonly string[]): string[] {
  const isSong = HEADLINE.test(headline) && title !== undefined && artist !== undefined
  if (isSong) return [`${headline}: ${title} – ${artist}`, ...others]
  return [headline, title, artist, ...others].filter((line) => line !== undefined)
}
