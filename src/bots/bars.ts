const PROGRESS_SEGMENTS = 14
const VOTE_SEGMENTS = 8

/** `share` from 0 to 1. */
export function voteBar(share: number): string {
  const full = share > 0 ? Math.max(1, Math.round(clamp(share) * VOTE_SEGMENTS)) : 0
  return '▰'.repeat(full) + '▱'.repeat(VOTE_SEGMENTS - full)
}

export function progressBar(elapsedMs: number, durationMs: number): string {
  const share = durationMs > 0 ? clamp(elapsedMs / durationMs) : 0
  const place = Math.min(PROGRESS_SEGMENTS - 1, Math.floor(share * PROGRESS_SEGMENTS))
  return `${'━'.repeat(place)}●${'─'.repeat(PROGRESS_SEGMENTS - 1 - place)}`
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share))
}
