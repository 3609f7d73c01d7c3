import type { Answer } from '../core/inbox.ts'
import { type Control, control } from './controls.ts'
import type { Markup } from './markup.ts'
import { doneSentence } from './phrases/done.ts'
import { failureSentence } from './phrases/failures.ts'
import { sayings } from './phrases/help.ts'
import { labels } from './phrases/labels.ts'
import { handoverOfferedSentence, kickedSentence } from './phrases/people.ts'
import { refusalSentence } from './phrases/refusals.ts'
import { confirmations, linkCodeText, readySentence } from './phrases/set-up.ts'
import { suggestedSentence } from './phrases/songs.ts'
import type { PageAnswer } from './select-pages.ts'

/** The answers that are more than a sentence with buttons; each platform lays them out itself. */
type PageKind =
  | 'connect'
  | 'choosePlaylist'
  | 'chooseDevice'
  | 'now'
  | 'people'
  | 'help'
  | 'howItWorks'
  | 'askSong'
  | PageAnswer['kind']

interface Sentence {
  readonly text: string
  readonly controls: readonly Control[]
}

/** What one person is told in a sentence, and the buttons below it. */
export function answerSentence(
  answer: Exclude<Answer, { kind: PageKind }>,
  markup: Markup,
): Sentence {
  switch (answer.kind) {
    case 'quiet':
      return sentence(sayings.seeBoard)
    case 'refused':
      return sentence(refusalSentence(answer.why, markup))
    case 'failed':
      return sentence(
        failureSentence(answer.why, markup),
        ...(answer.retry === undefined ? [] : [control(labels.tryAgain, answer.retry, 'primary')]),
      )
    case 'done':
      return sentence(doneSentence(answer.what, markup))
    case 'linkCode':
      return sentence(linkCodeText(answer.code, answer.until, markup))
    case 'suggested':
      return sentence(
        suggestedSentence(answer, markup),
        ...(answer.wasWaiting
          ? []
          : [control(labels.takeBack, { type: 'withdraw', suggestion: answer.suggestion })]),
        control(labels.queue, { type: 'queue' }),
      )
    case 'kicked':
      return sentence(
        kickedSentence(answer.name, markup),
        control(labels.letBackIn, { type: 'readmit', person: answer.person }),
      )
    case 'handoverOffered':
      return sentence(
        handoverOfferedSentence(answer.name, markup),
        control(labels.takeBack, { type: 'takeBackHandover' }),
      )
    case 'ready':
      return sentence(
        readySentence(answer.device, answer.code, markup),
        control(labels.start, { type: 'begin', party: answer.party }, 'success'),
        control(labels.settings, { type: 'settings' }),
      )
    case 'confirmEnd':
      return sentence(confirmations.end, control(labels.end, { type: 'confirmEnd' }, 'danger'))
    case 'left':
      return answer.offerChannel
        ? sentence(
            confirmations.leftOfferChannel,
            control(labels.leaveChannel, { type: 'confirmLeaveChannel' }),
          )
        : sentence(confirmations.left)
    case 'confirmHostLeave':
      return sentence(
        confirmations.hostLeave,
        control(labels.leave, { type: 'confirmHostLeave' }, 'danger'),
      )
    case 'confirmDisconnect':
      return sentence(
        confirmations.disconnect,
        control(labels.disconnect, { type: 'confirmDisconnect' }, 'danger'),
      )
  }
}

function sentence(text: string, ...controls: readonly Control[]): Sentence {
  return { text, controls }
}
