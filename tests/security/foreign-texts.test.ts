import { describe, expect, it } from 'vitest'
import { renderAnswer as onDiscord } from '../../src/bots/discord/render-answer.ts'
import { renderAnswer as inSlack } from '../../src/bots/slack/render-answer.ts'
import { actionOfLine } from '../../src/bots/wishes.ts'
import type { Action } from '../../src/core/inbox.ts'
import { boardShows, told } from '../e2e/live-party.ts'
import { toldInSlack } from '../e2e/slack-steps.ts'
import { openStage } from '../e2e/stage.ts'
import { RuntimeStage } from '../runtime/stage.ts'

/** As long as any platform lets people type, and nothing that we would say ourselves. */
const TYPED = 'Zq9@everyone<!channel>'.repeat(250)

/** Whatever takes text that somebody typed; and what they would see of it. */
const typing: readonly Action[] = [
  { type: 'join', code: TYPED },
  { type: 'joinAlone', code: TYPED },
  { type: 'link', code: TYPED },
  { type: 'start', playlist: TYPED },
  { type: 'playlist', playlist: TYPED },
  { type: 'choosePlaylist', playlist: TYPED },
  { type: 'chooseDevice', device: TYPED },
  { type: 'pasteAddress', address: TYPED },
  { type: 'pasteAddress', address: `http://127.0.0.1/?state=${TYPED}&code=${TYPED}` },
]

describe('text that somebody typed', () => {
  it.each(typing)('is repeated to nobody: $type', async (action) => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.lobby()
    for (const name of ['mara', 'jo']) {
      const answer = await stage.ask(name, action)
      for (const render of [onDiscord, inSlack]) {
        const shown = JSON.stringify(render(answer))
        expect(shown).not.toContain('Zq9')
        expect(shown.length).toBeLessThan(20_000)
      }
    }
    expect(JSON.stringify(await stage.party())).not.toContain('Zq9')
    expect(JSON.stringify(stage.view())).not.toContain('Zq9')
    await stage.stop()
    expect(stage.problems).toEqual([])
  })

  it('is no command where it is none, whatever its length', () => {
    expect(actionOfLine(TYPED)).toBeUndefined()
    expect(actionOfLine(`${TYPED} join 123456`)).toBeUndefined()
    expect(actionOfLine(`__proto__ ${TYPED}`)).toBeUndefined()
  })
})

const NAME = `<@1> <!channel> @everyone *x* \u202e[a](https://evil.example)\n\n# ${'y'.repeat(300)}`

it('names of people and channels are short, on one line, and mention nobody', async ({
  onTestFinished,
}) => {
  const stage = await openStage()
  onTestFinished(() => stage.close())
  const { discord, workspace } = stage
  const music = discord.addGuild(NAME).addChannel(NAME)
  const office = workspace.addChannel('office')
  const [mara, jo] = [
    discord.addPerson('mara', { displayName: NAME }),
    workspace.addPerson('jo', { displayName: NAME }),
  ]
  await (await mara.command(music, 'party start')).answer()
  const lobby = await boardShows(music, /join \d{6}/)
  const code = /join (\d{6})/.exec(lobby.text())?.[1] ?? ''
  await toldInSlack(jo.command(office, `/party join ${code}`))
  const boards = [await boardShows(music, /\(2\)/), await boardShows(office, /\(2\)/)]

  const slackBoard = JSON.stringify((await boardShows(office, /\(2\)/)).blocks)
  for (const mention of ['<@1>', '<!channel>', '<!']) expect(slackBoard).not.toContain(mention)
  const posted = discord.requests.filter(({ path }) => /\/messages$/.test(path))
  expect(posted.length).toBeGreaterThan(0)
  for (const { body } of posted) expect(body).toMatchObject({ allowed_mentions: { parse: [] } })
  const shown = JSON.stringify([posted, slackBoard])
  expect(shown).not.toContain('\u202e')
  expect(shown).not.toContain('y'.repeat(90))
  for (const one of boards) expect(one.text().length).toBeLessThan(1_500)
  const people = [
    await told(mara.command(music, 'party people')),
    await toldInSlack(jo.command(office, '/party people')),
  ]
  for (const answer of people) {
    expect(answer).not.toContain('y'.repeat(90))
    expect(answer.length).toBeLessThan(1_500)
  }
})
