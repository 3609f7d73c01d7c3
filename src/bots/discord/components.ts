import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js'
import { controlIdOf } from '../actions.ts'
import type { Control, Style } from '../controls.ts'

/** All three are always given, so that an edit leaves nothing of what was there before. */
export interface Content {
  readonly content: string
  readonly embeds: APIEmbed[]
  readonly components: APIActionRowComponent<APIComponentInMessageActionRow>[]
}

const STYLES = {
  primary: ButtonStyle.Primary,
  secondary: ButtonStyle.Secondary,
  success: ButtonStyle.Success,
  danger: ButtonStyle.Danger,
} as const

const BUTTONS_A_ROW = 5
/** Of an embed, in UTF-16 units. */
const DESCRIPTION_LENGTH = 4_096

export const colours = {
  brand: 0x1db954,
  waiting: 0x5865f2,
  paused: 0x99aab5,
  trouble: 0xe67e22,
  ended: 0x4e5058,
} as const

/** No button where the action does not fit into Discord's ids. */
export function button({ label, action, style, disabled }: Control): APIButtonComponent[] {
  const id = controlIdOf(action)
  return id === undefined ? [] : [plainButton(label, id, style, disabled)]
}

export function plainButton(
  label: string,
  customId: string,
  style: Style = 'secondary',
  disabled = false,
): APIButtonComponent {
  return { type: ComponentType.Button, custom_id: customId, label, style: STYLES[style], disabled }
}

export function linkButton(label: string, url: string): APIButtonComponent {
  return { type: ComponentType.Button, style: ButtonStyle.Link, label, url }
}

export function rows(buttons: readonly APIButtonComponent[]): Content['components'] {
  const found: Content['components'] = []
  for (let start = 0; start < buttons.length; start += BUTTONS_A_ROW) {
    found.push(row(buttons.slice(start, start + BUTTONS_A_ROW)))
  }
  return found
}

export function row(
  components: (APIButtonComponent | APIStringSelectComponent)[],
): Content['components'][number] {
  return { type: ComponentType.ActionRow, components }
}

/** Nobody is ever notified by a text of the bot, whatever it holds. */
export function harmless(content: Content) {
  return { ...content, allowed_mentions: { parse: [] } }
}

/** A description that Discord takes: whole lines only, so that no link is torn apart. */
export function fitting(text: string): string {
  if (text.length <= DESCRIPTION_LENGTH) return text
  const end = text.lastIndexOf('\n', DESCRIPTION_LENGTH - 2)
  return `${text.slice(0, Math.max(0, end))}\n…`
}
