import { describe, expect, it } from 'vitest'
import { BEGINNING, cleo, MINUTE, phone, poolOf, SECOND, Story, speaker, track } from './story.ts'

const foreign = track(700, { durationMs: 240 * SECOND })
const last = track(999)

/** The round of the first song (180 s) has closed, and the winner stands in the queue. */
function decided(pool = poolOf(12)): Story {
  return new Story(pool).isLive().closes().settlesAll()
}

function winnerOf(story: Story) {
  const { upcoming } = story.party
  if (upcoming === undefined) throw new Error('Nothing was decided.')
  return upcoming.track
}

describe('At the predicted boundary', () => {
  it.each([-4, 0, 4])('another song %d s from the end: the winner is started, once', (seconds) => {
    const story = decided()
    const winner = winnerOf(story)
    story.after((15 + seconds) * SECOND).shows(foreign)
    expect(story.owed).toMatchObject([{ kind: 'playTrack', track: winner }])
    expect(story.view.remark?.kind).toBe('winnerRestarted')
    story.after(SECOND).shows(foreign, SECOND)
    expect(story.owedOf('playTrack')).toHaveLength(1)
    story
      .settlesAll()
      .after(SECOND)
      .shows(foreign, 2 * SECOND)
    story.after(SECOND).shows(winner, 600)
    expect(story.party).toMatchObject({
      playing: { track: winner, round: 1 },
      round: { number: 2 },
    })
    expect(story.owedOf('playTrack')).toEqual([])
  })

  it('the song that was cut short at once does not count as heard', () => {
    const story = decided()
    const stray = story.round.candidates.find(({ track: { uri } }) => uri !== winnerOf(story).uri)
    story.after(15 * SECOND).shows(stray?.track ?? foreign)
    expect(story.party.history).toHaveLength(1)
    expect(story.party.played).toBe('')
  })

  it('a song that was started without effect is left to play, and the winner comes after it', () => {
    const story = decided()
      .after(15 * SECOND)
      .shows(foreign)
      .settlesAll()
    story.after(8 * SECOND).shows(foreign, 8 * SECOND)
    expect(story.owed).toMatchObject([{ kind: 'queueTrack', round: 1 }])
    expect(story.settlesAll().party.upcoming?.state).toBe('queued')
    expect(story.view.trouble).toBeUndefined()
  })

  it('a song that plays neither queued nor started nor queued again is given up', () => {
    const story = decided()
      .after(15 * SECOND)
      .shows(foreign)
      .settlesAll()
    const { title } = winnerOf(story)
    story
      .after(8 * SECOND)
      .shows(foreign, 8 * SECOND)
      .settlesAll()
    story.after(232 * SECOND).shows(track(701))
    expect(story.party.upcoming).toBeUndefined()
    expect(story.view.remark).toMatchObject({ kind: 'winnerUnplayable', title })
    expect(story.round).toMatchObject({ number: 2, state: 'open' })
    expect(story.owedOf('playTrack')).toEqual([])
  })

  it('the winner under another id is recognised by its recording code', () => {
    const story = decided({
      ...poolOf(0),
      tracks: [track(1, { isrc: 'GB1' }), track(2, { isrc: 'GB2' })],
    })
    const winner = winnerOf(story)
    const relinked = track(800, { isrc: winner.isrc ?? '', title: 'Remastered' })
    story.after(15 * SECOND).shows(relinked)
    expect(story.party).toMatchObject({ playing: { track: relinked, round: 1 } })
    expect(story.round.number).toBe(2)
    expect(story.round.candidates.map(({ track: { uri } }) => uri)).not.toContain(winner.uri)
  })

  it('the winner under another id is recognised by title, artist and length', () => {
    const story = decided()
    const winner = winnerOf(story)
    const relinked = { ...winner, uri: 'spotify:track:x', durationMs: winner.durationMs + SECOND }
    expect(story.after(15 * SECOND).shows(relinked).round.number).toBe(2)
  })

  it('the same song twice in a row is a new song', () => {
    const story = new Story(poolOf(1)).isLive().playsOn()
    const only = story.party.playing?.track ?? foreign
    story
      .closes()
      .settlesAll()
      .after(8 * SECOND)
      .shows(only, 173 * SECOND)
    expect(story.round.number).toBe(2)
    story.after(7 * SECOND).shows(only, 300)
    expect(story.party.playing).toMatchObject({ round: 2 })
    expect(story.round.number).toBe(3)
  })

  it('the same song, asked for by the host at its very beginning, is a new song too', () => {
    const story = new Story(poolOf(1))
      .isLive()
      .playsOn()
      .after(2 * SECOND)
    const only = story.party.playing?.track ?? foreign
    story.asks({ type: 'next' }).settlesAll().after(SECOND).shows(only, 500)
    expect(story.round.number).toBe(3)
  })

  it('the winner counts as played however it came to play, also early', () => {
    const story = decided().after(3 * SECOND)
    const winner = winnerOf(story)
    expect(story.shows(winner).round.number).toBe(2)
    expect(story.view.remark).toBeUndefined()
  })

  it('another song while the round is still open is followed without a word', () => {
    const story = new Story()
      .isLive()
      .after(177 * SECOND)
      .shows(foreign)
    expect(story.round).toMatchObject({ number: 1, state: 'open' })
    expect(story.view.remark).toBeUndefined()
    expect(story.round.closesAt).toBe(story.now + 225 * SECOND)
  })
})

describe('The end of the last song', () => {
  it.each([
    ['nothing', (story: Story) => story.showsNothing()],
    ['progress 0, not playing', (story: Story) => story.shows(last, 0, { isPlaying: false })],
    ['its end, not playing', (story: Story) => story.shows(last, 178_500, { isPlaying: false })],
    ['another song, not playing', (story: Story) => story.shows(foreign, 0, { isPlaying: false })],
  ])('%s is shown: the winner is started', (_, show) => {
    const story = decided().after(16 * SECOND)
    const winner = winnerOf(story)
    show(story)
    expect(story.owed).toMatchObject([{ kind: 'playTrack', track: winner }])
    show(story.after(SECOND))
    expect(story.owedOf('playTrack')).toHaveLength(1)
    story.settlesAll().after(SECOND).shows(winner, 800)
    expect(story.round.number).toBe(2)
  })

  it.each([178_500, 180_000])('it is stuck at %d ms and says it plays', (progressMs) => {
    const story = decided()
    for (const seconds of [14, 2, 1]) story.after(seconds * SECOND).shows(last, progressMs)
    expect(story.owedOf('playTrack')).toEqual([])
    story.after(2 * SECOND).shows(last, progressMs)
    expect(story.owedOf('playTrack')).toHaveLength(1)
  })

  it('its progress runs past its end', () => {
    const story = decided()
      .after(17 * SECOND)
      .shows(last, 182_000)
    expect(story.owed).toEqual([])
    expect(
      story
        .after(2 * SECOND)
        .shows(last, 184_000)
        .owedOf('playTrack'),
    ).toHaveLength(1)
  })

  it('the round was still open: it closes and its winner starts', () => {
    const story = new Story()
      .isLive()
      .after(181 * SECOND)
      .showsNothing()
    expect(story.round.state).toBe('closed')
    expect(story.owedOf('playTrack')).toHaveLength(1)
  })

  it('a song that was paused by hand shortly before its end goes on when music does', () => {
    const story = new Story().isLive().after(170 * SECOND)
    story.shows(last, 170 * SECOND, { isPlaying: false })
    expect(story.view.remark?.kind).toBe('pausedByHand')
    expect(story.owed).toEqual([])
  })
})

describe('In mid-track', () => {
  it('another song is a wish: it is followed with a remark and a new prediction', () => {
    const story = new Story()
      .isLive()
      .after(60 * SECOND)
      .shows(foreign)
    expect(story.view.remark?.kind).toBe('skippedByHand')
    expect(story.party.playing).toMatchObject({ track: foreign })
    expect(story.round).toMatchObject({ number: 1, closesAt: story.now + 225 * SECOND })
    expect(story.owed).toEqual([])
  })

  it('another song after the vote: the winner stays next', () => {
    const story = decided()
    const winner = winnerOf(story)
    story.after(2 * SECOND).shows(foreign)
    expect(story.party.upcoming).toMatchObject({ track: winner, state: 'queued' })
    expect(story.owed).toEqual([])
    story.after(240 * SECOND).shows(winner)
    expect(story.round.number).toBe(2)
  })

  it('a pause holds the round and says so; pressing play goes on', () => {
    const story = new Story().isLive().after(60 * SECOND)
    story.shows(track(999), 60 * SECOND, { isPlaying: false })
    expect(story.view.remark?.kind).toBe('pausedByHand')
    expect(story.round.closesAt).toBeUndefined()
    story.after(100 * SECOND).ticks()
    expect(story.round.state).toBe('open')
    story.shows(track(999), 60 * SECOND)
    expect(story.round.closesAt).toBe(story.now + 105 * SECOND)
    expect(story.view.remark).toBeUndefined()
  })

  it('a player that shows nothing any more is said to be lost, and asked once to go on', () => {
    const story = new Story()
      .isLive()
      .after(60 * SECOND)
      .showsNothing()
    expect(story.view.remark?.kind).toBe('musicLost')
    expect(story.owed).toEqual([{ kind: 'resumeMusic' }])
    story
      .settlesAll()
      .after(10 * SECOND)
      .showsNothing()
      .after(10 * SECOND)
      .showsNothing()
    expect(story.owed).toEqual([])
    story.after(60 * SECOND).shows(track(999), 60 * SECOND)
    expect(story.view.remark).toBeUndefined()
    expect(story.round.closesAt).toBe(story.now + 105 * SECOND)
  })

  it.each([120, 10])('a seek to %d s is predicted anew, and said', (seconds) => {
    const story = new Story()
      .isLive()
      .after(60 * SECOND)
      .shows(track(999), seconds * SECOND)
    expect(story.view.remark?.kind).toBe('movedByHand')
    expect(story.round).toMatchObject({ number: 1 })
    expect(story.round.closesAt).toBe(story.now + (165 - seconds) * SECOND)
  })

  it('a seek to the beginning is not the song anew', () => {
    const story = new Story()
      .isLive()
      .after(60 * SECOND)
      .shows(track(999), 0)
    expect(story.party.history).toHaveLength(1)
    expect(story.round.closesAt).toBe(story.now + 165 * SECOND)
  })

  it('small drift is measurement, and changes nothing', () => {
    const story = new Story().isLive().after(60 * SECOND)
    const { record } = story
    expect(story.shows(track(999), 61 * SECOND).record).toEqual(record)
  })

  it('an advertisement in between is waited for', () => {
    const story = decided()
      .after(15 * SECOND)
      .showsOther()
    const winner = winnerOf(story)
    story
      .after(10 * SECOND)
      .showsOther()
      .after(15 * SECOND)
      .showsOther()
    expect(story.owed).toEqual([])
    story.after(4 * SECOND).shows(winner)
    expect(story.round.number).toBe(2)
  })

  it('another song after the advertisement is a boundary still', () => {
    const story = decided()
      .after(15 * SECOND)
      .showsOther()
      .after(25 * SECOND)
      .showsOther()
    story.after(4 * SECOND).shows(foreign)
    expect(story.owedOf('playTrack')).toHaveLength(1)
  })
})

describe('A candidate that somebody plays by hand while it is voted on', () => {
  it('does not win while there are others, however many votes it has', () => {
    const story = new Story().isLive().votes(1).votes(1, cleo)
    story.after(30 * SECOND).shows(story.candidate(1))
    expect(story.round).toMatchObject({ number: 1, state: 'open' })
    story.closes()
    expect(story.party.lastResult?.winner.number).not.toBe(1)
    expect(story.party.lastResult).toMatchObject({
      voters: 2,
      votes: 0,
      why: 'nobodyVoted',
    })
  })

  it('gives way to the next best', () => {
    const story = new Story().isLive().votes(1).votes(1, cleo).votes(3)
    story.after(30 * SECOND).shows(story.candidate(1))
    expect(story.closes().party.lastResult).toMatchObject({ winner: { number: 3 }, votes: 1 })
  })

  it('wins where it is the only one', () => {
    const story = new Story(poolOf(1)).isLive().after(30 * SECOND)
    story.shows(story.candidate(1)).closes()
    expect(story.party.lastResult?.winner.number).toBe(1)
  })

  it('wins once another song plays again', () => {
    const story = new Story()
      .isLive()
      .votes(1)
      .after(30 * SECOND)
    story
      .shows(story.candidate(1))
      .after(20 * SECOND)
      .shows(foreign)
      .closes()
    expect(story.party.lastResult?.winner.number).toBe(1)
  })
})

describe('After a time in which nobody looked', () => {
  it('a song that is well under way is followed, and the winner is queued after it', () => {
    const story = new Story()
      .isLive()
      .at(BEGINNING + 270 * SECOND)
      .ticks()
    const winner = winnerOf(story)
    story.shows(foreign, 90 * SECOND)
    expect(story.party.playing?.track).toEqual(foreign)
    expect(story.owed).toMatchObject([{ kind: 'queueTrack', track: winner }])
    expect(story.view.remark).toBeUndefined()
    story
      .settlesAll()
      .after(150 * SECOND)
      .shows(winner)
    expect(story.round.number).toBe(2)
  })

  it('one that has only just begun gives way to the winner still', () => {
    const story = decided()
      .after(30 * SECOND)
      .shows(foreign, 15 * SECOND)
    expect(story.owedOf('playTrack')).toHaveLength(1)
  })

  it('a song that began long after the end is nobody’s wish and is followed', () => {
    const story = new Story()
      .isLive()
      .after(20 * MINUTE)
      .shows(foreign, 30 * SECOND)
    expect(story.view.remark).toBeUndefined()
    expect(story.owed).toEqual([])
    expect(story.round).toMatchObject({ number: 1, closesAt: story.now + 195 * SECOND })
  })

  it('a winner that stood in the queue was heard, and is not played once more', () => {
    const story = decided()
    const winner = winnerOf(story)
    story.after(15 * SECOND + 180 * SECOND + 40 * SECOND).shows(foreign, 40 * SECOND)
    expect(story.party.upcoming).toBeUndefined()
    expect(story.party.history.map(({ uri }) => uri)).toEqual([foreign.uri, winner.uri, last.uri])
    expect(story.round).toMatchObject({ number: 2, state: 'open' })
    expect(story.round.candidates.map(({ track: { uri } }) => uri)).not.toContain(winner.uri)
    expect(story.owedOf('playTrack')).toEqual([])
  })

  it('a winner that could not be queued comes after the song that plays', () => {
    const story = new Story()
      .isLive()
      .closes()
      .settles('queueTrack', { result: 'refused', trouble: 'unavailable' })
    story.after(5 * MINUTE).shows(foreign, 100 * SECOND)
    expect(story.owed).toMatchObject([{ kind: 'queueTrack', round: 1 }])
  })
})

describe('The device', () => {
  it('that has another name only is shown by its name, without a word', () => {
    const cellar = { ...speaker, name: 'Cellar' }
    const story = new Story().isLive().after(20 * SECOND)
    story.shows(track(999), 20 * SECOND, { device: cellar })
    expect(story.party.device).toEqual(cellar)
    expect(story.view.remark).toBeUndefined()
  })

  it('is adopted with a remark when the music moves', () => {
    const story = new Story().isLive().after(20 * SECOND)
    story.shows(track(999), 20 * SECOND, { device: phone })
    expect(story.party.device).toEqual(phone)
    expect(story.view.remark).toMatchObject({ kind: 'deviceMoved', device: 'Phone' })
    expect(story.view.playing?.deviceName).toBe('Phone')
  })

  it('is renewed silently when only its id changed', () => {
    const renewed = { ...speaker, id: 'speaker-2' }
    const story = new Story().isLive().after(20 * SECOND)
    story.shows(track(999), 20 * SECOND, { device: renewed })
    expect(story.party.device).toEqual(renewed)
    expect(story.view.remark).toBeUndefined()
  })

  it('is not given up for a paused player elsewhere', () => {
    const story = new Story().isReady().begins().after(SECOND)
    story.shows(track(999), 0, { device: phone, isPlaying: false })
    expect(story.party.device).toEqual(speaker)
  })

  it('chosen while music plays: the music is moved, and what shows before is old', () => {
    const story = new Story().isLive().after(20 * SECOND)
    story.asks({ type: 'useDevice', device: phone })
    expect(story.owed).toEqual([{ kind: 'resumeMusic' }])
    story
      .settlesAll()
      .after(SECOND)
      .shows(track(999), 21 * SECOND)
    expect(story.party.device).toEqual(phone)
    story.after(SECOND).shows(track(999), 22 * SECOND, { device: phone })
    expect(story.party.device).toEqual(phone)
    story.after(7 * SECOND).shows(track(999), 29 * SECOND, { device: speaker })
    expect(story.view.remark).toMatchObject({ kind: 'deviceMoved', device: 'Kitchen' })
  })
})

describe('A start that is awaited', () => {
  const awaiting = () =>
    new Story()
      .isLive()
      .after(60 * SECOND)
      .asks({ type: 'next' })
      .settlesAll()

  it('is awaited still when the host chooses another device or asks to resume', () => {
    const moved = awaiting().asks({ type: 'useDevice', device: phone }).settlesAll()
    expect(moved.party.expecting).toMatchObject({ deviceId: 'phone', track: winnerOf(moved) })
    const story = awaiting()
    const { expecting } = story.party
    story.after(SECOND).asks({ type: 'resume' })
    expect(story.party.expecting).toEqual(expecting)
  })
})

describe('After a command, old news is ignored until the effect shows or the time is up', () => {
  it('a start', () => {
    const story = new Story()
      .isLive()
      .after(60 * SECOND)
      .asks({ type: 'next' })
      .settlesAll()
    const winner = winnerOf(story)
    const { party } = story
    story.after(200).shows(track(999), 0, { isPlaying: false })
    story.after(200).showsNothing().after(200).shows(track(999), 60_600)
    expect(story.party).toEqual(party)
    story.after(SECOND).shows(winner, 300)
    expect(story.round.number).toBe(2)
    story.after(SECOND).shows(foreign)
    expect(story.party.playing?.track).toEqual(foreign)
  })

  it('a start without effect: the winner is refused, and the trouble is shown', () => {
    const story = new Story().isReady().begins().closes().settlesAll()
    story.after(5 * SECOND).showsNothing()
    expect(story.party.upcoming?.state).toBe('starting')
    story.after(2 * SECOND).showsNothing()
    expect(story.party.upcoming?.state).toBe('refused')
    expect(story.view.trouble?.kind).toBe('unavailable')
  })

  it('a pause, and a play pressed right after it is seen', () => {
    const story = new Story()
      .isLive()
      .after(20 * SECOND)
      .asks({ type: 'pause' })
      .settlesAll()
    story.after(300).shows(track(999), 20_300)
    expect(story.party.phase).toBe('paused')
    story.after(SECOND).shows(track(999), 20_500, { isPlaying: false })
    story.after(SECOND).shows(track(999), 20_600)
    expect(story.party.phase).toBe('live')
  })

  it('a resumption', () => {
    const story = new Story()
      .isLive()
      .after(20 * SECOND)
      .asks({ type: 'pause' })
      .settlesAll()
    story
      .after(60 * SECOND)
      .asks({ type: 'resume' })
      .settlesAll()
    story.after(300).shows(track(999), 20_000, { isPlaying: false })
    expect(story.view).toMatchObject({ phase: 'live', playing: { isPlaying: true } })
    expect(story.round.closesAt).toBe(story.now - 300 + 145 * SECOND)
  })
})
