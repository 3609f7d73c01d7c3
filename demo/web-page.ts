import type { DiscordGuest } from './discord-guest.ts'

/** The host's browser follows Spotify's redirect to the program's own page, and agrees there. */
export async function confirmOnPage(host: DiscordGuest, address: string): Promise<void> {
  const html = await (await fetch(address)).text()
  host.did(`comes back to the page “${headingOf(html)}” and presses [Connect]`)
  const answer = await fetch(new URL('/spotify/confirm', address), {
    method: 'POST',
    body: new URLSearchParams({ state: fieldOf(html, 'state'), code: fieldOf(html, 'code') }),
  })
  const heading = headingOf(await answer.text())
  if (!answer.ok) throw new Error(`The login page says “${heading}” (${answer.status}).`)
  host.did(`reads “${heading}”`)
}

function fieldOf(html: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
}

function headingOf(html: string): string {
  return /<h1>([^<]*)<\/h1>/.exec(html)?.[1] ?? ''
}
