import type { Answer, Request } from '../inbox.ts'
import { failed } from './answers.ts'

/** Lets requests through until the program stops; from then on people are told to come back. */
export class Closing {
  private readonly underWay = new Set<Promise<Answer>>()
  private readonly answerOf: (request: Request) => Promise<Answer>
  private isClosed = false
  private sendHome = () => {}
  private readonly sentHome = new Promise<void>((resolve) => {
    this.sendHome = resolve
  })

  /** `answerOf` never rejects. */
  constructor(answerOf: (request: Request) => Promise<Answer>) {
    this.answerOf = answerOf
  }

  async answer(request: Request): Promise<Answer> {
    const restarting = failed({ code: 'restarting' }, request.action)
    if (this.isClosed) return restarting
    const answering = this.answerOf(request)
    this.underWay.add(answering)
    try {
      return await Promise.race([answering, this.sentHome.then(() => restarting)])
    } finally {
      this.underWay.delete(answering)
    }
  }

  /** Nobody is let in any more. Resolves when those who were have their answers. */
  async close(): Promise<void> {
    this.isClosed = true
    await Promise.all(this.underWay)
  }

  /** Whoever still waits is told to come back. */
  giveUp(): void {
    this.sendHome()
  }
}
