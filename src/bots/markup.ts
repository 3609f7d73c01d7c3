import type { Track } from '../core/engine/track.ts'

/**
 * How a platform writes what the phrases need. Everything that comes back is ready to be shown;
 * phrases join such pieces with words of their own and never write markup themselves.
 */
export interface Markup {
  /** A name that somebody else gave: cleaned, shortened, made harmless. */
  name(text: string): string
  /** Title of a track, a link where it has one. */
  title(track: Track): string
  artist(track: Track): string
  bold(written: string): string
  /** A button as it is named in a sentence: `Press ${button(labels.start)}.` */
  button(label: string): string
  /** A command as people type it, without the bot's own word: `command('join 482913')`. */
  command(words: string): string
  address(url: string): string
  /** "in 40 seconds", where possible counted down by the reader's own client. */
  fromNow(instant: number): string
}
