import { type Form, isObject } from './form.ts'

const MOST_CHARACTERS = 6000
const MOST_EMBEDS = 10
const MOST_FIELDS = 25
const LARGEST_COLOR = 0xffffff
const KNOWN = new Set([
  'title',
  'type',
  'description',
  'url',
  'timestamp',
  'color',
  'footer',
  'image',
  'thumbnail',
  'video',
  'provider',
  'author',
  'fields',
])
const KNOWN_IN_FIELD = new Set(['name', 'value', 'inline'])

export function checkEmbeds(embeds: unknown, form: Form): void {
  form.list(embeds, [0, MOST_EMBEDS], checkEmbed)
  if (!Array.isArray(embeds)) return
  const characters = embeds.reduce((sum: number, embed: unknown) => sum + lengthOf(embed), 0)
  if (characters > MOST_CHARACTERS) {
    const message = `Embed size exceeds maximum size of ${MOST_CHARACTERS}`
    form.refuse('MAX_EMBED_SIZE_EXCEEDED', message)
  }
}

function checkEmbed(embed: Record<string, unknown>, form: Form): void {
  form.unknownProperties(embed, KNOWN)
  form.at('title').text(embed.title, 256)
  form.at('description').text(embed.description, 4096)
  form.at('fields').list(embed.fields, [0, MOST_FIELDS], checkField)
  if (isObject(embed.footer)) form.at('footer', 'text').requiredText(embed.footer.text, 2048)
  if (isObject(embed.author)) form.at('author', 'name').requiredText(embed.author.name, 256)
  checkUrl(embed.url, form.at('url'))
  for (const part of ['image', 'thumbnail']) {
    const picture = embed[part]
    if (isObject(picture)) checkUrl(picture.url, form.at(part, 'url'))
  }
  const { color } = embed
  if (typeof color === 'number' && (color < 0 || color > LARGEST_COLOR)) {
    form.at('color').refuse('NUMBER_TYPE_MAX', `Must be between 0 and ${LARGEST_COLOR}.`)
  }
}

function checkField(field: Record<string, unknown>, form: Form): void {
  form.unknownProperties(field, KNOWN_IN_FIELD)
  form.at('name').requiredText(field.name, 256)
  form.at('value').requiredText(field.value, 1024)
}

export function checkUrl(url: unknown, form: Form): void {
  if (url === undefined || url === null) return
  const scheme = typeof url === 'string' && URL.canParse(url) ? new URL(url).protocol : ''
  if (['http:', 'https:', 'attachment:', 'discord:'].includes(scheme)) return
  form.refuse('URL_TYPE_INVALID_URL', 'Not a well formed URL.')
}

function lengthOf(embed: unknown): number {
  if (!isObject(embed)) return 0
  const fields: unknown[] = Array.isArray(embed.fields) ? embed.fields : []
  const texts = [
    embed.title,
    embed.description,
    isObject(embed.footer) ? embed.footer.text : '',
    isObject(embed.author) ? embed.author.name : '',
    ...fields.flatMap((field) => (isObject(field) ? [field.name, field.value] : [])),
  ]
  return texts.reduce((sum: number, text) => sum + (typeof text === 'string' ? text.length : 0), 0)
}
