export type Mode = 'script' | 'endless'

export const usage = `Shows Partyline at work: the real program in a process of its own, between a local
Discord, a local Slack and a local Spotify. No account is needed, and nothing leaves this machine.

  npm run demo                a party that goes on until Ctrl-C
  npm run demo -- --script    three songs in about two minutes, then a verdict;
                              exits 0 only if everything went well
  npm run demo -- --help      this text
`

const WHAT_RUNS = `The real Partyline runs in a process of its own; Discord, Slack and Spotify are local servers
that speak their protocols. Nobody’s account is used, and nothing leaves this machine.`

/** What is said before anything happens. */
export const introductions: Readonly<Record<Mode, string>> = {
  script: `One party of three songs in Discord and in Slack, in real time: about two minutes. Ctrl-C stops it.

${WHAT_RUNS}
Songs are 40 seconds long.`,
  endless: `A party that goes on until you press Ctrl-C.

${WHAT_RUNS}
Three people in Discord and two in Slack vote, change their minds, and lay hands on Spotify now
and then. Songs are 60 to 90 seconds long. What changes on the boards is printed.`,
}

/** What the words after the command ask for. */
export function readArguments(
  words: readonly string[],
): { readonly mode: Mode | 'help' } | { readonly problem: string } {
  const known = new Map<string, Mode | 'help'>([
    ['--script', 'script'],
    ['--help', 'help'],
    ['-h', 'help'],
  ])
  const strange = words.find((word) => !known.has(word))
  if (strange !== undefined) {
    return { problem: `The demo does not know "${strange}": try npm run demo -- --help.` }
  }
  const modes = words.map((word) => known.get(word))
  if (modes.includes('help')) return { mode: 'help' }
  return { mode: modes.includes('script') ? 'script' : 'endless' }
}
