import { openBoard } from './real-boards.ts'
import type { Ledger } from './real-ledger.ts'
import type { RealParty } from './real-party.ts'

const LOOK_EVERY_MS = 100

/** Reads every board all the time: what one shows is promised. */
export class BoardWatch {
  readonly #timer: NodeJS.Timeout

  constructor(parties: readonly { readonly party: RealParty; readonly ledger: Ledger }[]) {
    this.#timer = setInterval(() => {
      for (const { party, ledger } of parties) look(party, ledger)
    }, LOOK_EVERY_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}

function look({ rooms }: RealParty, ledger: Ledger): void {
  for (const { name, boards } of rooms) {
    for (const board of boards()) {
      const open = openBoard(board)
      if (open !== undefined) ledger.showed(open, name, board)
    }
  }
  ledger.noticeRemovals()
}
