/** "1 vote", "2 votes". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`
}

/** "1", "1 and 3", "1, 3 and 4". */
export function listed(items: readonly (string | number)[]): string {
  const last = items.at(-1)
  if (last === undefined) return ''
  const others = items.slice(0, -1)
  return others.length === 0 ? `${last}` : `${others.join(', ')} and ${last}`
}

/** "Ada, Ben and 4 more": at most `most` names are written out. */
export function listedUpTo(most: number, names: readonly string[], total: number): string {
  const shown = names.slice(0, most)
  const hidden = Math.max(0, total - shown.length)
  if (hidden === 0) return listed(shown)
  return shown.length === 0
    ? counted(total, 'person', 'people')
    : listed([...shown, `${hidden} more`])
}

/** "3:45"; "1:02:03" from an hour on. */
export function clockTime(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000))
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60]
  const hours = Math.floor(seconds / 3_600)
  if (hours > 0) parts.unshift(hours)
  return parts
    .map((part, place) => (place === 0 ? `${part}` : `${part}`.padStart(2, '0')))
    .join(':')
}

/** "40 seconds", "3 minutes"; rounded up, so that trying again after it is not too early. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1_000))
  if (seconds < 90) return counted(seconds, 'second')
  const minutes = Math.ceil(seconds / 60)
  return minutes < 90 ? counted(minutes, 'minute') : counted(Math.ceil(minutes / 60), 'hour')
}
