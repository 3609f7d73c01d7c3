import { type APIEmbed, type APIStringSelectComponent, ComponentType } from 'discord.js'
import type { Answer } from '../../core/inbox.ts'
import { CHOOSE_DEVICE, CHOOSE_PLAYLIST, controlIdOf, PASTE_ADDRESS } from '../actions.ts'
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
import { plainOr } from '../foreign-text.ts'
import { type Page, pageSelectId } from '../pages.ts'
import { problemSentence } from '../phrases/failures.ts'
import { helpLists, helpTitle } from '../phrases/help.ts'
import { labels } from '../phrases/labels.ts'
import { songCount, yourVotes } from '../phrases/set-up.ts'
import { askSongText } from '../phrases/songs.ts'
import { answerPage } from '../select-pages.ts'
import {
  button,
  type Content,
  colours,
  fitting,
  linkButton,
  plainButton,
  row,
  rows,
} from './components.ts'
import { markdown } from './markdown.ts'
import { boardEmbed, voteButtons } from './render-board.ts'

/** Of a link button, in UTF-16 units; the address in a text may be longer. */
const BUTTON_ADDRESS_LENGTH = 512
const SELECT_OPTIONS = 25
const OPTION_LENGTH = 100

type Of<Kind extends Answer['kind']> = Extract<Answer, { kind: Kind }>

/** What one person is shown; it replaces all that the same message showed before. */
export function renderAnswer(answer: Answer): Content {
  switch (answer.kind) {
    case 'connect':
      return connect(answer)
    case 'choosePlaylist':
      return choosePlaylist(answer)
    case 'chooseDevice':
      return chooseDevice(answer)
    case 'now':
      return now(answer)
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
      return pageOfLines(answerPage(answer, markdown))
    case 'howItWorks': {
      const { title, text } = howItWorksPage(markdown)
      return page({ title, description: text })
    }
    default: {
      const { text, controls } = answerSentence(answer, markdown)
      return sentence(text, controls.flatMap(button))
    }
  }
}

export function sentence(text: string, buttons: Parameters<typeof rows>[0] = []): Content {
  return { content: text, embeds: [], components: rows(buttons) }
}

function page(embed: APIEmbed, components: Content['components'] = []): Content {
  return { content: '', embeds: [{ color: colours.brand, ...embed }], components }
}

/** Discord completes songs while a command is typed, and not in the modal of the button. */
function askSong({ problem }: Of<'askSong'>): Content {
  const again = control(labels.suggest, { type: 'suggest' }, 'primary')
  return page(
    {
      title: askSongText.title,
      description: [
        ...(problem === undefined ? [] : [`⚠️ ${problemSentence(problem, markdown)}`, '']),
        askSongText.whileTyping(markdown),
      ].join('\n'),
    },
    rows(button(again)),
  )
}

function pageOfLines({ title, lines, selects, controls }: Page): Content {
  return page({ title, description: fitting(joined(lines)) }, [
    ...selects.flatMap(({ placeholder, options }, place) =>
      select(
        pageSelectId(place),
        placeholder,
        options.flatMap(({ label, description, chosen, action }) => {
          const value = controlIdOf(action)
          if (value === undefined) return []
          const text = plainOr('…', label, OPTION_LENGTH)
          const more = description && plainOr('…', description, OPTION_LENGTH)
          return [{ ...option(value, text, more), ...(chosen && { default: true }) }]
        }),
      ),
    ),
    ...rows(controls.flatMap(button)),
  ])
}

function connect(answer: Of<'connect'>): Content {
  const { title, text, smallPrint } = connectPage(answer, markdown)
  const { url, pageIsLocal } = answer
  const fits = url.length <= BUTTON_ADDRESS_LENGTH
  return page(
    {
      title,
      description: fits ? text : `${text}\n\n**[${labels.connect}](${url})**`,
      footer: { text: smallPrint },
    },
    rows([
      ...(fits ? [linkButton(labels.connect, url)] : []),
      ...(pageIsLocal ? [plainButton(labels.pasteAddress, PASTE_ADDRESS)] : []),
      ...button(
        control(labels.continue, { type: 'continueSetup' }, pageIsLocal ? 'secondary' : 'primary'),
      ),
    ]),
  )
}

function choosePlaylist(answer: Of<'choosePlaylist'>): Content {
  const { title, text } = playlistPage(answer, markdown)
  const { playlists, page: number, pageCount, lastTime } = answer
  const options = playlists.map(({ id, name, trackCount }) =>
    option(id, plainOr('Untitled playlist', name, OPTION_LENGTH), songCount(trackCount)),
  )
  const turn = (label: string, to: number, possible: boolean) =>
    button(control(label, { type: 'playlistPage', page: to }, 'secondary', !possible))
  const buttons =
    pageCount > 1
      ? [
          ...turn(labels.previous, Math.max(0, number - 1), number > 0),
          ...turn(labels.next, number + 1, number + 1 < pageCount),
        ]
      : turn(labels.refresh, number, true)
  return page({ title, description: text }, [
    ...select(CHOOSE_PLAYLIST, labels.choosePlaylist, options),
    ...rows([...(lastTime === undefined ? [] : button(lastTimeControl(lastTime))), ...buttons]),
  ])
}

function chooseDevice(answer: Of<'chooseDevice'>): Content {
  const { title, text } = devicePage(answer, markdown)
  const { devices } = answer
  const options = devices.map((device) => option(device.id, ...deviceOption(device, OPTION_LENGTH)))
  const lookAgain = control(
    labels.refresh,
    { type: 'device' },
    devices.length === 0 ? 'primary' : 'secondary',
  )
  return page({ title, description: text }, [
    ...select(CHOOSE_DEVICE, labels.chooseDevice, options),
    ...rows(button(lookAgain)),
  ])
}

type Option = APIStringSelectComponent['options'][number]

function option(value: string, label: string, description: string | undefined): Option {
  return { value, label, ...(description !== undefined && { description }) }
}

/** Discord wants 1 to 25 options with different values; without any there is no select. */
function select(customId: string, placeholder: string, options: Option[]): Content['components'] {
  const different = [...new Map(options.map((one) => [one.value, one])).values()]
    .filter(({ value }) => value.length > 0 && value.length <= OPTION_LENGTH)
    .slice(0, SELECT_OPTIONS)
  if (different.length === 0) return []
  return [
    row([
      { type: ComponentType.StringSelect, custom_id: customId, placeholder, options: different },
    ]),
  ]
}

function now({ view, yourVotes: numbers }: Of<'now'>): Content {
  return {
    content: yourVotes(numbers),
    embeds: [boardEmbed(view)],
    components: view.round?.open === true ? voteButtons(view) : [],
  }
}

function people(answer: Of<'people'>): Content {
  const { title, host, names, channels } = peoplePage(answer, markdown)
  return page({ title, description: [host, '', names, '', channels].join('\n') })
}

function help({ youAreHost }: Of<'help'>): Content {
  const lists = helpLists(youAreHost, markdown)
  return page({
    title: helpTitle,
    fields: lists.map(({ heading, lines }) => ({ name: heading, value: lines.join('\n') })),
  })
}
