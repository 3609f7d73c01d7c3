/** Songs go on by themselves, and so does the time until a round closes: no news. */
const PROGRESS = /^[━●─]+ /
const COUNTDOWN = /( · closes)? ((in )?\d+ (seconds|minutes)( ago)?|at \d\d:\d\d:\d\d)/
const SONG = /^(\d)\ufe0f\u20e3 (.+)$/
const HEADLINE = /^(▶️|⏸️) (Now playing|The music is paused)$/
/** Dividers, covers and buttons, where nothing sets them apart from the words. */
const FURNITURE = /^(─+|\(.*\)|\[.*\]|:\w+: \d.*)$/
/** Said at every round. */
const HINT = /(voted yet|voting)\. .*/

/** A board in few lines, without what changes by itself: equal texts mean that nothing happened. */
export function compact(text: string): string {
  const lines = wordsOf(text)
    .map((line) => line.replace(HINT, '$1.').replace(COUNTDOWN, ''))
    .filter((line) => line.trim() !== '' && !PROGRESS.test(line))
  const short: string[] = []
  for (const line of lines) {
    const candidate = SONG.exec(short.at(-1) ?? '')
    if (candidate === null) short.push(line)
    else short.splice(-1, 1, ` ${candidate[1]}  ${line.split(' · ')[0]}  ${candidate[2]}`)
  }
  return withHeadline(short).join('\n')
}

/** Discord sets the board itself apart from what is around it, and Slack does not. */
function wordsOf(text: string): string[] {
  const lines = text.split('\n')
  const inside = lines.filter((line) => line.startsWith('│ ')).map((line) => line.slice(2))
  return inside.length > 0 ? inside : lines.filter((line) => !FURNITURE.test(line))
}

/** What plays, in one line. */
function withHeadline([headline = '', title, artist, ...others]: readonly string[]): string[] {
  const isSong = HEADLINE.test(headline) && title !== undefined && artist !== undefined
  if (isSong) return [`${headline}: ${title} – ${artist}`, ...others]
  return [headline, title, artist, ...others].filter((line) => line !== undefined)
}
