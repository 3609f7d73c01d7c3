import type { Settings } from '../../core/engine/settings.ts'
import type { SettingChoice } from '../../core/inbox.ts'
import { counted, duration } from './words.ts'

type SettingName = SettingChoice['name']

export const settingsTitle = 'Settings of this party'
export const settingsIntro = 'What you change holds from the next song on; who can join, at once.'
export const settingsPending = 'Changed. It holds from the next song on.'

export const settingNames: Readonly<Record<SettingName, string>> = {
  mode: 'How songs are chosen',
  candidates: 'Songs in each vote',
  roundLengthMs: 'How long each vote lasts',
  votesEach: 'Votes for each person',
  explicitAllowed: 'Explicit songs',
  longestTrackMs: 'Longest song',
  quota: 'Songs that one person may have waiting',
  reactions: 'Numbers to tap under the board',
  listed: 'Who can join',
}

const MINUTE_MS = 60_000

/** What can be chosen for each; 0 stands for "no limit". */
export const settingChoices: readonly SettingChoice[] = [
  { name: 'mode', value: 'rounds' },
  { name: 'mode', value: 'jukebox' },
  ...[2, 3, 4, 5, 6, 7, 8, 9].map((value) => ({ name: 'candidates', value }) as const),
  ...[
    0,
    20_000,
    30_000,
    MINUTE_MS,
    2 * MINUTE_MS,
    3 * MINUTE_MS,
    5 * MINUTE_MS,
    10 * MINUTE_MS,
  ].map((value) => ({ name: 'roundLengthMs', value }) as const),
  { name: 'votesEach', value: 'many' },
  { name: 'votesEach', value: 'one' },
  { name: 'explicitAllowed', value: true },
  { name: 'explicitAllowed', value: false },
  ...[
    0,
    4 * MINUTE_MS,
    5 * MINUTE_MS,
    6 * MINUTE_MS,
    8 * MINUTE_MS,
    10 * MINUTE_MS,
    15 * MINUTE_MS,
  ].map((value) => ({ name: 'longestTrackMs', value }) as const),
  ...[1, 2, 3, 4, 5, 10, 20].map((value) => ({ name: 'quota', value }) as const),
  { name: 'reactions', value: true },
  { name: 'reactions', value: false },
  { name: 'listed', value: false },
  { name: 'listed', value: true },
]

/** A choice as it stands in a select. */
export function choiceLabel(choice: SettingChoice): string {
  switch (choice.name) {
    case 'mode':
      return modeName(choice.value)
    case 'candidates':
      return counted(choice.value, 'song')
    case 'roundLengthMs':
      return choice.value === 0 ? 'As long as the song' : `At most ${duration(choice.value)}`
    case 'votesEach':
      return choice.value === 'many' ? 'As many as they like' : 'One, by button or command'
    case 'explicitAllowed':
      return choice.value ? 'Allowed' : 'Not played'
    case 'longestTrackMs':
      return choice.value === 0 ? 'Any length' : `Up to ${duration(choice.value)}`
    case 'quota':
      return counted(choice.value, 'song')
    case 'reactions':
      return choice.value ? 'On' : 'Off: buttons and commands only'
    case 'listed':
      return choice.value ? 'Everybody here, without the code' : 'Only with the code'
  }
}

export function modeName(mode: Settings['mode']): string {
  return mode === 'rounds'
    ? 'Rounds: a new vote for every song'
    : 'Jukebox: people add songs, votes order the queue'
}

/** Why a setting was not taken. */
export function settingRange(name: keyof Settings): string {
  switch (name) {
    case 'candidates':
      return 'A vote can offer 2 to 9 songs.'
    case 'roundLengthMs':
      return 'A vote can last from 20 seconds to 10 minutes.'
    case 'longestTrackMs':
      return 'The longest song can be set from 1 to 60 minutes.'
    case 'quota':
      return 'One person can have 1 to 20 songs waiting.'
    default:
      return 'That can’t be set this way.'
  }
}

/** On the board, until the next round opens. */
export function changesSentence(before: Settings, after: Settings): string | undefined {
  const changes = settingChoices.filter(
    (choice) => isCurrent(choice, after) && !isCurrent(choice, before),
  )
  if (changes.length === 0) return undefined
  return `From the next song on: ${changes.map(changeWords).join(' · ')}.`
}

function changeWords(choice: SettingChoice): string {
  return choice.name === 'mode'
    ? modeName(choice.value)
    : `${settingNames[choice.name]}: ${choiceLabel(choice)}`
}

/** Whether a choice is what holds. */
export function isCurrent({ name, value }: SettingChoice, current: SettingsInUse): boolean {
  return (current[name] ?? 0) === value
}

/** Settings, with or without who can join. */
export type SettingsInUse = Readonly<Partial<Record<SettingName, SettingChoice['value']>>>
