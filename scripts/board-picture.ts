// Draws docs/board.png from what the bot really posts: `node --import tsx scripts/board-picture.ts`
import { chromium } from 'playwright-core'
import { emojiOf } from '../src/bots/discord/reactions.ts'
import { renderBoard } from '../src/bots/discord/render-board.ts'
import type { BoardView } from '../src/core/engine/board-view.ts'
import { partyCode, partyId } from '../src/core/engine/ids.ts'
import { DEFAULT_SETTINGS } from '../src/core/engine/settings.ts'
import type { Track } from '../src/core/engine/track.ts'
import { discordPage } from './discord-look.ts'

const PICTURE = 'docs/board.png'
const COVER = 'https://covers.example/paper-lanterns'
const NOW = Date.UTC(2025, 5, 14, 19, 14)

function song(title: string, artist: string, seconds: number): Track {
  const id = title.replaceAll(' ', '')
  const link = `https://open.spotify.com/track/${id}`
  return { uri: `spotify:track:${id}`, title, artist, durationMs: seconds * 1_000, link }
}

const lanterns: Track = { ...song('Paper Lanterns', 'The Night Ferries', 204), coverUrl: COVER }

const candidates = [
  { number: 1, track: song('Salt on the Window', 'Juno Harrow', 222), votes: 2 },
  { number: 2, track: song('Neon Orchard', 'Velvet Tramlines', 198), votes: 5 },
  { number: 3, track: song('Half a Mile of Summer', 'Oda & the Kites', 247), votes: 3 },
  { number: 4, track: song('Kitchen Floor Disco', 'Marlo Quint', 185), votes: 4 },
  { number: 5, track: song('Slow Satellites', 'Ines Calder', 263), votes: 1 },
]

const view: BoardView = {
  party: partyId('p4Xq2Lr9'),
  code: partyCode(482_913),
  stage: 4,
  phase: 'live',
  hostName: 'mara',
  channelCount: 2,
  quiet: false,
  reactions: true,
  mode: 'rounds',
  votesEach: 'many',
  settings: DEFAULT_SETTINGS,
  waitingCount: 0,
  people: { count: 9, names: ['mara'] },
  playing: {
    track: lanterns,
    isPlaying: true,
    elapsedMs: 146_000,
    deviceName: 'Living room',
    volumePercent: 65,
  },
  round: {
    number: 4,
    kind: 'track',
    open: true,
    closesAt: NOW + 43_000,
    voters: 7,
    candidates: candidates.map((one) => ({ ...one, leading: one.votes === 5 })),
  },
  lastResult: {
    round: 3,
    winner: { number: 2, track: lanterns, poolIndex: 0 },
    votes: 5,
    voters: 8,
    why: 'mostVotes',
  },
}

/** The bot's own come first, so that there is something to tap. Others press the buttons. */
const reactions = [1, 4, 2, 3, 2].map((count, index) => ({
  emoji: emojiOf(index + 1),
  count,
  mine: index === 1,
}))

const cover = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80">
<linearGradient id="sky" x2="0" y2="1"><stop stop-color="#1b1640"/><stop offset=".6" stop-color="#6b2a6e"/>
<stop offset="1" stop-color="#e0604f"/></linearGradient><rect width="80" height="80" fill="url(#sky)"/>
<g fill="#ffc861"><ellipse cx="24" cy="30" rx="9" ry="11"/><ellipse cx="54" cy="22" rx="6" ry="7.5" opacity=".8"/>
<ellipse cx="46" cy="48" rx="12" ry="14.5"/><ellipse cx="66" cy="44" rx="4" ry="5" opacity=".6"/>
<ellipse cx="14" cy="54" rx="4.5" ry="5.5" opacity=".6"/></g>
<path d="M0 70q20-8 40-2t40-3v15H0z" fill="#150f2b"/></svg>`

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  const page = await browser.newPage({ deviceScaleFactor: 2 })
  await page.route(COVER, (route) => route.fulfill({ contentType: 'image/svg+xml', body: cover }))
  await page.setContent(discordPage(renderBoard(view), reactions, NOW))
  await page.locator('main').screenshot({ path: PICTURE })
} finally {
  await browser.close()
}
