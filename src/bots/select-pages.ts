import type { Answer, SettingName } from '../core/inbox.ts'
import { control } from './controls.ts'
import type { Markup } from './markup.ts'
import type { Page, Select, SelectOption } from './pages.ts'
import { failureSentence } from './phrases/failures.ts'
import { labels } from './phrases/labels.ts'
import {
  choosePersonText,
  cohostMark,
  groupHeading,
  kickedHeading,
  listedLine,
  listedName,
  listText,
  morePeopleThanShown as more,
  ownDeviceText,
} from './phrases/people.ts'
import { refusalSentence } from './phrases/refusals.ts'
import { deviceText } from './phrases/set-up.ts'
import {
  choiceLabel,
  isCurrent,
  type SettingsInUse,
  settingChoices,
  settingNames,
  settingsIntro,
  settingsPending,
  settingsTitle,
} from './phrases/settings.ts'
import {
  comesNextLine,
  nothingWaits,
  queuePageOf,
  queueText,
  songLine,
  waitingLine,
} from './phrases/songs.ts'

/** The answers that are a page of lines and selects, the same on every platform. */
export type PageAnswer = Extract<
  Answer,
  { kind: 'queue' | 'settings' | 'choosePerson' | 'list' | 'chooseOwnDevice' }
>

const SONGS_A_PAGE = 8
const PLAYED_SHOWN = 5

/** What a select can hold on every platform, and how many a message can with one more. */
const PEOPLE_A_SELECT = 25
const MOST_PEOPLE_SELECTS = 4

export function answerPage(answer: PageAnswer, markup: Markup): Page {
  switch (answer.kind) {
    case 'queue':
      return queuePage(answer, markup)
    case 'settings':
      return settingsPage(answer, markup)
    case 'choosePerson':
      return personPage(answer)
    case 'list':
      return listPage(answer, markup)
    case 'chooseOwnDevice':
      return devicePage(answer, markup)
  }
}

type Of<Kind extends PageAnswer['kind']> = Extract<PageAnswer, { kind: Kind }>

function queuePage({ view, page, problem }: Of<'queue'>, markup: Markup): Page {
  const pageCount = Math.max(1, Math.ceil(view.waiting.length / SONGS_A_PAGE))
  const shown = Math.min(page, pageCount - 1)
  const first = shown * SONGS_A_PAGE
  const songs = view.waiting.slice(first, first + SONGS_A_PAGE)
  const played = view.played.slice(0, PLAYED_SHOWN)
  const mayWithdraw = songs.filter((song) => song.mayWithdraw)
  const turn = (label: string, to: number) => control(label, { type: 'queuePage', page: to })
  return {
    title: queueText.titles[view.mode],
    lines: [
      ...(problem === undefined ? [] : [`⚠️ ${refusalSentence(problem, markup)}`, '']),
      ...(view.upcoming === undefined ? [] : [comesNextLine(view.upcoming, markup), '']),
      ...(songs.length === 0 ? [nothingWaits(view)] : []),
      ...songs.map((song, place) => waitingLine(song, first + place + 1, markup)),
      queuePageOf(shown, pageCount),
      '',
      ...(played.length === 0 || shown > 0 ? [] : [markup.bold(queueText.played)]),
      ...(shown > 0 ? [] : played.map((track) => `• ${songLine(track, markup)}`)),
    ],
    selects: [
      {
        placeholder: labels.backSong,
        options: songs.map(({ suggestion, track, isBacked }) => ({
          label: `${isBacked ? '✓ ' : ''}${track.title}`,
          description: track.artist,
          chosen: false,
          action: { type: 'back', suggestion, page: shown },
        })),
      },
      {
        placeholder: mayWithdraw.every(({ isYours }) => isYours)
          ? labels.withdrawSong
          : labels.withdrawAnySong,
        options: mayWithdraw.map(({ suggestion, track }) => ({
          label: track.title,
          description: track.artist,
          chosen: false,
          action: { type: 'withdraw', suggestion, page: shown },
        })),
      },
    ],
    controls: [
      control(labels.suggest, { type: 'suggest' }, 'primary'),
      ...(shown > 0 ? [turn(labels.previous, shown - 1)] : []),
      ...(shown + 1 < pageCount ? [turn(labels.next, shown + 1)] : []),
    ],
  }
}

function settingsPage(answer: Of<'settings'>, markup: Markup): Page {
  const { settings, listed, pending, about, problem } = answer
  const current = { ...settings, listed }
  const names = [...new Set(settingChoices.map(({ name }) => name))]
  return {
    title: settingsTitle,
    lines: [
      ...(problem === undefined ? [] : [`⚠️ ${refusalSentence(problem, markup)}`, '']),
      pending ? settingsPending : settingsIntro,
      '',
      ...names.map((name) => `${markup.bold(settingNames[name])}: ${currentChoice(name, current)}`),
    ],
    selects: [
      {
        placeholder: labels.changeSetting,
        options: names.map((name) => ({
          label: settingNames[name],
          description: currentChoice(name, current),
          chosen: name === about,
          action: { type: 'settings', about: name },
        })),
      },
      ...(about === undefined ? [] : [choicesOf(about, current)]),
    ],
    controls: [],
  }
}

function currentChoice(name: SettingName, current: SettingsInUse): string {
  const choice = settingChoices.find((one) => one.name === name && isCurrent(one, current))
  return choice === undefined ? String(current[name]) : choiceLabel(choice)
}

function choicesOf(name: SettingName, current: SettingsInUse): Select {
  return {
    placeholder: settingNames[name],
    options: settingChoices
      .filter((choice) => choice.name === name)
      .map((change) => ({
        label: choiceLabel(change),
        chosen: isCurrent(change, current),
        action: { type: 'set', change },
      })),
  }
}

function personPage({ purpose, people, kicked }: Of<'choosePerson'>): Page {
  const { title, intro, none } = choosePersonText[purpose]
  const byName = [...people].sort((a, b) => a.name.localeCompare(b.name))
  const shown = byName.slice(0, PEOPLE_A_SELECT * MOST_PEOPLE_SELECTS)
  const groups = Array.from({ length: Math.ceil(shown.length / PEOPLE_A_SELECT) }, (_, place) =>
    shown.slice(place * PEOPLE_A_SELECT, (place + 1) * PEOPLE_A_SELECT),
  )
  return {
    title,
    lines: [people.length === 0 ? none : intro, ...(people.length > shown.length ? [more] : [])],
    selects: [
      ...groups.map((group) => ({
        placeholder: groupHeading(group, groups.length),
        options: group.map(
          ({ person, name, marked }): SelectOption => ({
            label: name,
            ...(marked && { description: cohostMark }),
            chosen: false,
            action: { type: purpose, person },
          }),
        ),
      })),
      {
        placeholder: kickedHeading,
        options: kicked.map(({ person, name }) => ({
          label: name,
          chosen: false,
          action: { type: 'readmit', person },
        })),
      },
    ],
    controls: [],
  }
}

function listPage({ parties }: Of<'list'>, markup: Markup): Page {
  return {
    title: listText.title,
    lines:
      parties.length === 0
        ? [listText.none(markup)]
        : parties.map((party) => listedLine(party, markup)),
    selects: [
      {
        placeholder: labels.joinListed,
        options: parties
          .filter(({ isHere }) => !isHere)
          .map(({ party, name, host }) => ({
            label: listedName({ name, host }),
            description: host,
            chosen: false,
            action: { type: 'joinListed', party },
          })),
      },
    ],
    controls: [],
  }
}

function devicePage({ purpose, devices, problem }: Of<'chooseOwnDevice'>, markup: Markup): Page {
  const { intro, none } = deviceText(markup)
  const type = purpose === 'takeOver' ? 'takeOverOn' : 'listenOn'
  return {
    title: ownDeviceText[purpose],
    lines: [
      ...(problem === undefined ? [] : [`⚠️ ${failureSentence(problem, markup)}`, '']),
      devices.length === 0 ? none : intro,
    ],
    selects: [
      {
        placeholder: labels.chooseDevice,
        options: devices.map(({ id, name, type: description }) => ({
          label: name,
          description,
          chosen: false,
          action: { type, device: id },
        })),
      },
    ],
    controls: [],
  }
}
