import type { types } from '@slack/bolt'
import type { Answer } from '../../core/inbox.ts'
import {
  CHOOSE_DEVICE,
  CHOOSE_PLAYLIST,
  CHOOSE_SONG,
  controlIdOf,
  PASTE_ADDRESS,
} from '../actions.ts'
import {
  connectPage,
  deviceOption,
  devicePage,
  howItWorksPage,
  peoplePage,
  playlistPage,
} from '../answer-pages.ts'
import { answerSentence } from '../answer-text.ts'
import { joined } from '../board-text.ts'
import { control, lastTimeControl } from '../controls.ts'
import { type Page, pageSelectId, type Select } from '../pages.ts'
import { problemSentence } from '../phrases/failures.ts'
import { helpLists, helpTitle } from '../phrases/help.ts'
import { labels } from '../phrases/labels.ts'
import { yourVotes } from '../phrases/set-up.ts'
import { askSongText } from '../phrases/songs.ts'
import { answerPage } from '../select-pages.ts'
import {
  actions,
  button,
  type Content,
  context,
  header,
  linkButton,
  option,
  optionsOf,
  plainButton,
  plainText,
  section,
  sections,
} from './components.ts'
import { entities, mrkdwn } from './mrkdwn.ts'
import { boardToRead } from './render-board.ts'

const BUTTON_ADDRESS_LENGTH = 3_000
const OPTION_LENGTH = 75

type Of<Kind extends Answer['kind']> = Extract<Answer, { kind: Kind }>

/** What one person is shown; it replaces all that the same message or modal showed before. */
export function renderAnswer(answer: Answer): Content {
  switch (answer.kind) {
    case 'connect':
      return connect(answer)
    case 'choosePlaylist':
      return choosePlaylist(answer)
    case 'chooseDevice':
      return chooseDevice(answer)
    case 'now': {
      const { text, blocks } = sentence(yourVotes(answer.yourVotes))
      return { text, blocks: [...blocks, ...boardToRead(answer.view)] }
    }
    case 'people':
      return people(answer)
    case 'help':
      return help(answer)
    case 'askSong':
      return askSong(answer)
    case 'queue':
    case 'settings':
    case 'choosePerson':
    case 'list':
    case 'chooseOwnDevice':
      return pageOfLines(answerPage(answer, mrkdwn))
    case 'howItWorks': {
      const { title, text } = howItWorksPage(mrkdwn)
      return page(title, [section(text)])
    }
    default: {
      const { text, controls } = answerSentence(answer, mrkdwn)
      return sentence(text, controls.flatMap(button))
    }
  }
}

export function sentence(text: string, buttons: readonly types.Button[] = []): Content {
  return { text, blocks: [section(text), ...actions([...buttons])] }
}

function page(title: string, blocks: readonly types.KnownBlock[]): Content {
  return { text: title, blocks: [header(title), ...blocks] }
}

/** Searches while a person types. */
function askSong({ problem }: Of<'askSong'>): Content {
  return page(askSongText.title, [
    section(
      [
        ...(problem === undefined ? [] : [`⚠️ ${problemSentence(problem, mrkdwn)}`, '']),
        askSongText.intro,
      ].join('\n'),
    ),
    ...actions([
      {
        type: 'external_select',
        action_id: CHOOSE_SONG,
        min_query_length: 2,
        placeholder: plainText(labels.chooseSong, 100),
      },
    ]),
  ])
}

function pageOfLines({ title, lines, selects, controls }: Page): Content {
  return page(title, [
    ...sections(joined(lines).split('\n')),
    ...selects.flatMap((select, place) => actions(pageSelect(select, place))),
    ...actions(controls.flatMap(button)),
  ])
}

function pageSelect({ placeholder, options }: Select, place: number): types.StaticSelect[] {
  const shown = options.flatMap(({ label, description, chosen, action }) =>
    option(controlIdOf(action) ?? '', label, description).map((one) => ({ one, chosen })),
  )
  if (shown.length === 0) return []
  const initial = shown.find(({ chosen }) => chosen)?.one
  return [
    {
      type: 'static_select',
      action_id: pageSelectId(place),
      placeholder: plainText(placeholder, 100),
      options: optionsOf(shown.map(({ one }) => one)),
      ...(initial !== undefined && { initial_option: initial }),
    },
  ]
}

function connect(answer: Of<'connect'>): Content {
  const { title, text, smallPrint } = connectPage(answer, mrkdwn)
  const { url, pageIsLocal } = answer
  const fits = url.length <= BUTTON_ADDRESS_LENGTH
  return page(title, [
    section(text),
    ...(fits ? [] : [section(`<${entities(url)}|${labels.connect}>`)]),
    ...actions([
      ...(fits ? [linkButton(labels.connect, url)] : []),
      ...(pageIsLocal ? [plainButton(labels.pasteAddress, PASTE_ADDRESS)] : []),
      ...button(control(labels.continue, { type: 'continueSetup' })),
    ]),
    context(smallPrint),
  ])
}

/** Looks for playlists while a person types, so it needs no list and no pages of its own. */
function choosePlaylist(answer: Of<'choosePlaylist'>): Content {
  const { title, text } = playlistPage({ ...answer, page: 0, pageCount: 1 }, mrkdwn)
  const { lastTime } = answer
  return page(title, [
    section(text),
    ...actions([
      ...(lastTime === undefined ? [] : button(lastTimeControl(lastTime))),
      {
        type: 'external_select',
        action_id: CHOOSE_PLAYLIST,
        min_query_length: 0,
        placeholder: plainText(labels.choosePlaylist, 100),
      },
      ...button(control(labels.refresh, { type: 'playlistPage', page: 0 })),
    ]),
  ])
}

function chooseDevice(answer: Of<'chooseDevice'>): Content {
  const { title, text } = devicePage(answer, mrkdwn)
  const options = optionsOf(
    answer.devices.flatMap((device) => option(device.id, ...deviceOption(device, OPTION_LENGTH))),
  )
  const select: types.StaticSelect[] =
    options.length === 0
      ? []
      : [
          {
            type: 'static_select',
            action_id: CHOOSE_DEVICE,
            placeholder: plainText(labels.chooseDevice, 100),
            options,
          },
        ]
  return page(title, [
    section(text),
    ...actions([...select, ...button(control(labels.refresh, { type: 'device' }))]),
  ])
}

function people(answer: Of<'people'>): Content {
  const { title, host, names, channels } = peoplePage(answer, mrkdwn)
  return page(title, [section(host), section(names), context(channels)])
}

function help({ youAreHost }: Of<'help'>): Content {
  return page(
    helpTitle,
    helpLists(youAreHost, mrkdwn).map(({ heading, lines }) =>
      section([mrkdwn.bold(heading), ...lines].join('\n')),
    ),
  )
}
