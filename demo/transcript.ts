const MARGIN = ' '.repeat(7)
const CHAPTER_WIDTH = 74

/** What happens, line by line, with the time since the beginning. */
export class Transcript {
  readonly #write: (text: string) => void
  readonly #begunAt = performance.now()
  #isOpen = true
  #endsBlank = false

  constructor(write: (text: string) => void) {
    this.#write = write
  }

  /** Milliseconds since the beginning. */
  get elapsedMs(): number {
    return performance.now() - this.#begunAt
  }

  /** One thing that happened. */
  event(text: string): void {
    this.#line(`${clockTime(this.elapsedMs).padStart(5)}  ${text}`)
  }

  /** Something that can be seen, below a heading; lines that have no margin of their own get one. */
  block(heading: string, text: string): void {
    this.#blank()
    this.event(heading)
    for (const line of text.split('\n')) {
      this.#line(`${MARGIN}${line.startsWith('│') ? line : `│ ${line}`}`.trimEnd())
    }
    this.#blank()
  }

  /** A new part of the story. */
  chapter(title: string): void {
    this.#blank()
    this.#line(`── ${title} ${'─'.repeat(Math.max(3, CHAPTER_WIDTH - title.length))}`)
    this.#blank()
  }

  /** Words of the demo itself. */
  say(text: string): void {
    this.#line(text)
  }

  /** Nothing is written any more: whoever still acts acts unseen. */
  close(): void {
    this.#isOpen = false
  }

  #blank(): void {
    if (!this.#endsBlank) this.#line('')
  }

  #line(text: string): void {
    if (!this.#isOpen) return
    this.#write(`${text}\n`)
    this.#endsBlank = text === ''
  }
}

/** `1:05` */
export function clockTime(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
