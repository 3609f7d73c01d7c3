import type { RealWorld } from './real-world.ts'

/** What the services and the log find wrong with the program; a sentence for each. */
export function wrongIn(
  { program, discord, slack, spotify, secrets }: RealWorld,
  isExpected: (message: string) => boolean,
): string[] {
  return [
    ...wrongLines(program.output(), secrets, isExpected),
    ...discord.problems.map((problem) => `Discord: ${problem}`),
    ...slack.problems.map((problem) => `Slack: ${problem}`),
    ...spotify.problems.map((problem) => `Spotify: ${problem}`),
  ]
}

/** What the program has written that it should not have; a sentence for each. */
function wrongLines(
  output: string,
  secrets: readonly string[],
  isExpected: (message: string) => boolean,
): string[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  return lines.flatMap((line) => [
    ...secrets.filter((secret) => line.includes(secret)).map(() => 'A line holds a secret.'),
    ...wrong(line, isExpected),
  ])
}

function wrong(line: string, isExpected: (message: string) => boolean): string[] {
  const { level, msg } = read(line)
  if (level === undefined || msg === undefined) return [`This is no line of the log: ${line}`]
  return level === 'error' && !isExpected(msg) ? [`An error was reported: ${line}`] : []
}

/** The last line of a killed process may be cut short. */
function read(line: string): { level?: string; msg?: string } {
  try {
    return JSON.parse(line)
  } catch {
    return line.startsWith('{"level"') ? { level: 'info', msg: '' } : {}
  }
}
