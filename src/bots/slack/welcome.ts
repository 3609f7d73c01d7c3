import type { Answer } from '../../core/inbox.ts'
import { control } from '../controls.ts'
import { slackWords } from '../phrases/slack.ts'
import { actions, button, type Content, plainButton } from './components.ts'
import { OPEN_CODE_FORM } from './forms.ts'
import { renderAnswer } from './render-answer.ts'

/** What the command shows when nothing is typed after it: what one can do, some of it at once. */
export function welcome(answer: Answer): Content {
  const { text, blocks } = renderAnswer(answer)
  if (answer.kind !== 'help') return { text, blocks }
  const first = [
    control(slackWords.startHere, { type: 'start' }, 'primary'),
    control(slackWords.whatPlays, { type: 'now' }),
    control(slackWords.whoIsHere, { type: 'people' }),
  ]
  const buttons = [...first.flatMap(button), plainButton(slackWords.joinByCode, OPEN_CODE_FORM)]
  return { text, blocks: [...actions(buttons), ...blocks] }
}
