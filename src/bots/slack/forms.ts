import type { types } from '@slack/bolt'
import type { Action } from '../../core/inbox.ts'
import { labels } from '../phrases/labels.ts'
import { slackWords } from '../phrases/slack.ts'
import { type Content, plainText } from './components.ts'
import type { ModalContext } from './modal.ts'

/** What can be typed into a modal. */
export type FormName = 'address' | 'code'

/** Opens the form for a code; not an action of its own. */
export const OPEN_CODE_FORM = 'v1:openCode'

const ADDRESS_LENGTH = 2_000
const CODE_LENGTH = 20

const forms: Readonly<Record<FormName, Content>> = {
  /** The address that the browser shows after a login. */
  address: formOf('address', labels.continue, labels.address, {
    multiline: true,
    max_length: ADDRESS_LENGTH,
    placeholder: plainText(labels.addressExample, 100),
  }),
  code: formOf('code', labels.join, slackWords.code, {
    max_length: CODE_LENGTH,
    placeholder: plainText(slackWords.codeExample, 100),
  }),
}

export function form(name: FormName): Content {
  return forms[name]
}

function formOf(
  name: FormName,
  submit: string,
  label: string,
  field: Omit<types.PlainTextInput, 'type' | 'action_id'>,
): Content {
  return {
    text: label,
    blocks: [],
    form: {
      submit,
      blocks: [
        {
          type: 'input',
          block_id: name,
          label: plainText(label, 100),
          element: { type: 'plain_text_input', action_id: name, ...field },
        },
      ],
    },
  }
}

type Typed = Readonly<Record<string, Readonly<Record<string, { readonly value?: string | null }>>>>

/** What a form that was sent off asks for; undefined where it is none of these. */
export function actionOfForm(typed: Typed, { fromHome }: ModalContext): Action | undefined {
  const address = typed.address?.address?.value
  if (typeof address === 'string') return { type: 'pasteAddress', address: address.trim() }
  const code = typed.code?.code?.value
  if (typeof code !== 'string') return undefined
  return fromHome ? { type: 'joinAlone', code } : { type: 'join', code }
}
