import { among, flag, list, object, type Rule, text, typed, url } from './rules.ts'

const LONGEST_TEXT = 3_000

export function plainText(longest = LONGEST_TEXT): Rule {
  return typed({ plain_text: { text: text(longest), 'emoji?': flag } }, 'plain text')
}

export function anyText(longest = LONGEST_TEXT): Rule {
  return typed(
    {
      plain_text: { text: text(longest), 'emoji?': flag },
      mrkdwn: { text: text(longest), 'verbatim?': flag },
    },
    'text',
  )
}

export const imageUrl = url(3_000, /^https:\/\/./)
export const altText = text(2_000)
/** Of blocks and elements. */
export const id = text(255)

function option(words: Rule): Rule {
  return object({
    text: words,
    value: text(150),
    'description?': plainText(75),
    'url?': url(3_000),
  })
}

export const plainOption = option(plainText(75))
export const anyOption = option(anyText(75))

export const options = list(1, 100, plainOption)

export const optionGroups = list(
  1,
  100,
  object({ label: plainText(75), options: list(0, 100, plainOption) }),
)

export const confirm = object({
  'title?': plainText(100),
  text: anyText(300),
  'confirm?': plainText(30),
  'deny?': plainText(30),
  'style?': among('primary', 'danger'),
})

export const dispatchConfig = object({
  'trigger_actions_on?': list(1, 2, among('on_enter_pressed', 'on_character_entered')),
})

export const conversationFilter = object({
  'include?': list(1, 4, among('im', 'mpim', 'private', 'public')),
  'exclude_external_shared_channels?': flag,
  'exclude_bot_users?': flag,
})
