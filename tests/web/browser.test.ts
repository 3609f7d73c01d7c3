import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runningWeb } from './running-web.ts'
import { ScriptedDesk } from './scripted-desk.ts'

const CHROMIUM = '/usr/bin/chromium'
const isMissing = !existsSync(CHROMIUM)
const VIEWPORTS = {
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 568 },
  desktop: { width: 1280, height: 800 },
} as const

describe(
  isMissing ? `the pages in a browser (skipped: no ${CHROMIUM})` : 'the pages in a browser',
  () => {
    let browser: Browser | undefined

    beforeAll(async () => {
      if (isMissing) return
      browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      })
    })
    afterAll(() => browser?.close())

    async function openPage(url: string, viewport: { width: number; height: number }) {
      if (!browser) throw new Error('The browser did not start.')
      const page = await browser.newPage({ viewport, reducedMotion: 'reduce' })
      const complaints: string[] = []
      page.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) complaints.push(message.text())
      })
      await page.goto(url)
      return { page, complaints }
    }

    it.skipIf(isMissing)('connect with one tap on a phone, without scrolling', async () => {
      const desk = new ScriptedDesk({ s: { personName: 'mara' } })
      const { address } = await runningWeb(desk)
      const { page, complaints } = await openPage(
        `${address}/spotify/callback?state=s&code=c`,
        VIEWPORTS.phone,
      )

      for (const name of ['Connect', 'Not me']) {
        const box = await page.getByRole('button', { name, exact: true }).boundingBox()
        expect(box?.height).toBeGreaterThanOrEqual(44)
        expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(844)
      }
      await page.getByRole('button', { name: 'Connect', exact: true }).click()
      await page.getByRole('heading', { name: 'You are connected' }).waitFor()

      expect(desk.finished).toEqual([{ state: 's', code: 'c' }])
      expect(complaints).toEqual([])
      await page.close()
    })

    it.skipIf(isMissing)('decline with one tap', async () => {
      const desk = new ScriptedDesk({ s: { personName: 'mara' } })
      const { address } = await runningWeb(desk)
      const { page } = await openPage(`${address}/spotify/callback?state=s&code=c`, VIEWPORTS.phone)

      await page.getByRole('button', { name: 'Not me' }).click()
      await page.getByRole('heading', { name: 'Nothing was connected' }).waitFor()

      expect(desk.declined).toEqual(['s'])
      expect(desk.finished).toEqual([])
      await page.close()
    })

    it.skipIf(isMissing).each(Object.entries(VIEWPORTS))(
      'have their style and never scroll sideways (%s)',
      async (_name, viewport) => {
        const desk = new ScriptedDesk({
          s: { personName: 'mara' },
          long: { personName: 'W'.repeat(200) },
        })
        const { address } = await runningWeb(desk)

        for (const path of [
          '/',
          '/spotify/callback?state=long&code=c',
          '/spotify/callback',
          '/no',
        ]) {
          const { page, complaints } = await openPage(address + path, viewport)
          expect(await isStyled(page)).toBe(true)
          const width = await page.evaluate('document.documentElement.scrollWidth')
          expect(width).toBeLessThanOrEqual(viewport.width)
          expect(complaints).toEqual([])
          await page.close()
        }
      },
    )
  },
)

function isStyled(page: Page): Promise<boolean> {
  return page.evaluate("getComputedStyle(document.querySelector('main')).borderRadius !== '0px'")
}
