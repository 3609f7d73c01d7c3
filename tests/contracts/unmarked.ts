import type { Markup } from '../../src/bots/markup.ts'

export const A_TIME = '(a time)'

/** What no platform marks. */
export const unmarked: Markup = {
  name: (text) => text,
  title: (track) => track.title,
  artist: (track) => track.artist,
  bold: (written) => written,
  button: (label) => label,
  command: (words) => `/party ${words}`,
  address: (url) => url,
  fromNow: () => A_TIME,
}
