import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/core/inbox.ts'
import { RuntimeStage } from './stage.ts'

/** A store that takes half a second for everything, so that requests meet. */
async function slowStage(): Promise<RuntimeStage> {
  const stage = new RuntimeStage()
  await stage.start()
  stage.store.delayBy(
    () => new Promise((resolve) => stage.clock.at(stage.clock.now() + 500, resolve)),
  )
  return stage
}

async function parties(stage: RuntimeStage): Promise<number> {
  return (await stage.during(stage.store.parties.active())).records.length
}

const START: Action = { type: 'start' }

describe('at the same moment', () => {
  it('two starts in a channel make one party', async () => {
    const stage = await slowStage()
    const ask = (name: string) => stage.chat.ask(name, stage.channel, START)
    const [first, again, other] = await stage.during(
      Promise.all([ask('mara'), ask('mara'), ask('jo')]),
    )
    expect(first?.kind).toBe('choosePlaylist')
    expect(again?.kind).toBe('choosePlaylist')
    expect(other).toMatchObject({ kind: 'refused', why: { code: 'channelHasParty' } })
    await stage.clock.advance(3_000)
    expect(await parties(stage)).toBe(1)
    expect(stage.chat.boards(stage.channel)).toHaveLength(1)
    await stage.stop()
  })

  it('a start and a join in a channel leave it with one party', async () => {
    const stage = await slowStage()
    await stage.during(stage.chat.ask('mara', stage.channel, START))
    await stage.clock.advance(3_000)
    const { code } = stage.view()
    const other = stage.chat.openChannel('other')
    const join: Action = { type: 'join', code }
    const answers = await stage.during(
      Promise.all([stage.chat.ask('jo', other, START), stage.chat.ask('kim', other, join)]),
    )
    expect(answers.filter(({ kind }) => kind === 'refused')).toHaveLength(1)
    await stage.clock.advance(3_000)
    expect(stage.chat.boards(other)).toHaveLength(1)
    await stage.stop()
  })

  it('two presses of one button are answered each as it was', async () => {
    const stage = await slowStage()
    await stage.play()
    const press = (name: string) => stage.chat.press(name, stage.channel, 1)
    const [, first, second] = await stage.during(
      Promise.all([press('kim'), press('jo'), press('jo')]),
    )
    expect(first).toMatchObject({ what: { what: 'voted', numbers: [1] } })
    expect(second).toMatchObject({ what: { what: 'unvoted', number: 1 } })
    await stage.stop()
  })

  it('of two playlists the one that was chosen last stays, however long the other takes', async () => {
    const stage = new RuntimeStage()
    await stage.start()
    await stage.lobby()
    const later = stage.account.addPlaylist({ name: 'Later', tracks: stage.tracks.slice(0, 5) })
    stage.music.failNext({ method: 'tracks', delayMs: 20_000 })
    const choose = (playlist: string) =>
      stage.chat.ask('mara', stage.channel, { type: 'choosePlaylist', playlist })
    const slow = choose(stage.playlist)
    await stage.clock.advance(1_000)
    await stage.during(choose(later.id))
    expect(await stage.during(slow)).toEqual({ kind: 'quiet' })
    expect((await stage.party()).playlist?.name).toBe('Later')
    await stage.stop()
  })

  it('two parties do not get the same Spotify account', async () => {
    const stage = await slowStage()
    const other = stage.chat.openChannel('other')
    const answers = await stage.during(
      Promise.all([
        stage.chat.ask('mara', stage.channel, START),
        stage.chat.ask('mara', other, START),
      ]),
    )
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['choosePlaylist', 'refused'])
    await stage.stop()
  })
})
