import type { SettingsChange } from '../engine/commands.ts'
import type { Party } from '../engine/party.ts'
import type { Answer, Request, SettingChoice, SettingName } from '../inbox.ts'
import type { Clock } from '../ports.ts'
import { done, refusal } from './answers.ts'
import type { Dispatcher } from './dispatcher.ts'
import { actorOf, runs } from './set-up.ts'

/** How a party is run: its settings, who may find it, and when it begins by itself. */
export class Rules {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly clock: Clock,
  ) {}

  show(party: Party, { person }: Request, about: SettingName | undefined): Answer {
    return runs(party, person) ? settingsOf(party, about) : refusal({ code: 'hostOnly' })
  }

  async set(party: Party, request: Request, choice: SettingChoice): Promise<Answer> {
    const by = actorOf(request)
    const outcome = await this.dispatcher.submit(
      party.id,
      choice.name === 'listed'
        ? { type: 'list', by, listed: choice.value }
        : { type: 'changeSettings', by, change: changeOf(choice) },
    )
    if (outcome.ok) return settingsOf(outcome.party, choice.name)
    const { code } = outcome.why
    if (code === 'hostOnly' || code === 'partyOver' || code === 'kicked') {
      return refusal(outcome.why)
    }
    return { ...settingsOf(party, choice.name), problem: outcome.why }
  }

  async countdown(party: Party, request: Request, minutes: number): Promise<Answer> {
    const at = minutes === 0 ? undefined : this.clock.now() + minutes * 60_000
    const command = { type: 'beginAt', by: actorOf(request) } as const
    const outcome = await this.dispatcher.submit(
      party.id,
      at === undefined ? command : { ...command, at },
    )
    if (!outcome.ok) return refusal(outcome.why)
    return done({ what: 'countdown', ...(at === undefined ? {} : { at }) })
  }
}

function settingsOf(party: Party, about: SettingName | undefined) {
  return {
    kind: 'settings',
    settings: party.nextSettings ?? party.settings,
    listed: party.listed === true,
    pending: party.nextSettings !== undefined,
    ...(about === undefined ? {} : { about }),
  } as const
}

function changeOf(choice: Exclude<SettingChoice, { name: 'listed' }>): SettingsChange {
  switch (choice.name) {
    case 'roundLengthMs':
    case 'longestTrackMs':
      return { [choice.name]: choice.value === 0 ? undefined : choice.value }
    default:
      return { [choice.name]: choice.value }
  }
}
