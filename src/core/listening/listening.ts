import type { PersonId } from '../engine/ids.ts'
import type { Party } from '../engine/party.ts'
import type { Answer, Request } from '../inbox.ts'
import { failed } from '../runtime/answers.ts'

/** Listening in step: guests hear the party's song on their own accounts and devices. */
export class Listening {
  async start(_party: Party, _request: Request, _device?: string): Promise<Answer> {
    return failed({ code: 'listeningOff' })
  }

  async stop(_person: PersonId): Promise<Answer> {
    return failed({ code: 'listeningOff' })
  }
}
