import { playEndlessly, songLengthMs } from './endless.ts'
import { interruption } from './interruption.ts'
import { startProgram } from './program.ts'
import { playScript, SONG_MS } from './script.ts'
import { Transcript } from './transcript.ts'
import { introductions, type Mode, readArguments, usage } from './usage.ts'
import { openWorld } from './world.ts'

const asked = readArguments(process.argv.slice(2))
if ('problem' in asked) {
  process.stderr.write(`${asked.problem}\n`)
  process.exit(2)
}
if (asked.mode === 'help') {
  process.stdout.write(usage)
  process.exit(0)
}
process.exit(await run(asked.mode))

/** Resolves with the exit code when everything is closed again. */
async function run(mode: Mode): Promise<number> {
  const transcript = new Transcript((text) => process.stdout.write(text))
  const closing: (() => Promise<unknown>)[] = []
  try {
    return await Promise.race([play(mode, transcript, closing), interruption(mode)])
  } catch (error) {
    transcript.say(`\n${error instanceof Error ? error.message : String(error)}`)
    transcript.say('The demo did not go well.')
    return 1
  } finally {
    transcript.close()
    for (const close of closing.reverse()) await close()
  }
}

async function play(
  mode: Mode,
  transcript: Transcript,
  closing: (() => Promise<unknown>)[],
): Promise<number> {
  const isScript = mode === 'script'
  transcript.say(introductions[mode])
  transcript.say('')
  const world = await openWorld(transcript, isScript ? () => SONG_MS : songLengthMs)
  closing.push(() => world.close())
  const program = await startProgram(world)
  closing.push(() => program.stop())
  const story = isScript ? playScript : playEndlessly
  try {
    const wentWell = await Promise.race([story(world, transcript, program), program.died])
    return wentWell ? 0 : 1
  } catch (error) {
    for (const problem of world.problems()) transcript.say(`Wrong: ${problem}`)
    throw error
  }
}
