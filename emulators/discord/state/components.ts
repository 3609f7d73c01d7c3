import type {
  APIButtonComponent,
  APIMessageTopLevelComponent,
  APISelectMenuComponent,
} from 'discord-api-types/v10'
import { ComponentType } from 'discord-api-types/v10'

/** Any component, as far as a walk over a message's components has to know it. */
export interface AnyComponent {
  readonly type: ComponentType
  readonly id?: number
  readonly components?: readonly AnyComponent[]
  readonly accessory?: AnyComponent
}

/** All components of a message, outer before inner, in reading order. */
function* walk(components: readonly AnyComponent[]): Generator<AnyComponent> {
  for (const component of components) {
    yield component
    if (component.components) yield* walk(component.components)
    if (component.accessory) yield* walk([component.accessory])
  }
}

/** Fills in what Discord adds: numeric ids, and the bounds of a select. */
export function completeComponents(
  components: readonly APIMessageTopLevelComponent[],
): APIMessageTopLevelComponent[] {
  const copy = structuredClone(components) as APIMessageTopLevelComponent[]
  let latest = 0
  for (const component of walk(copy as readonly AnyComponent[])) {
    latest += 1
    const defaults = isSelect(component) ? { min_values: 1, max_values: 1 } : {}
    Object.assign(component, { ...defaults, id: latest, ...withoutNulls(component) })
  }
  return copy
}

export function isButton(component: AnyComponent): component is APIButtonComponent {
  return component.type === ComponentType.Button
}

export function isSelect(component: AnyComponent): component is APISelectMenuComponent {
  return (
    component.type === ComponentType.StringSelect ||
    (component.type >= ComponentType.UserSelect && component.type <= ComponentType.ChannelSelect)
  )
}

/** The label, with its emoji, or where it has none: the emoji. */
export function buttonLabel(button: APIButtonComponent): string {
  const emoji = 'emoji' in button ? button.emoji?.name : undefined
  const label = 'label' in button ? button.label : undefined
  return [emoji, label].filter(Boolean).join(' ')
}

export function findButton(
  components: readonly APIMessageTopLevelComponent[],
  wanted: string | RegExp,
): APIButtonComponent {
  const buttons = [...walk(components as readonly AnyComponent[])].filter(isButton)
  const found = buttons.find((button) =>
    [
      'label' in button ? button.label : undefined,
      buttonLabel(button),
      'custom_id' in button ? button.custom_id : undefined,
    ].some((name) => matches(name, wanted)),
  )
  if (found) return found
  const labels = buttons.map((button) => `[${buttonLabel(button)}]`).join(' ')
  throw new Error(`no button ${wanted}; there are: ${labels || 'none'}`)
}

export function findSelect(
  components: readonly APIMessageTopLevelComponent[],
  wanted?: string | RegExp,
): APISelectMenuComponent {
  const selects = [...walk(components as readonly AnyComponent[])].filter(isSelect)
  const found = selects.find(
    ({ placeholder, custom_id }) =>
      wanted === undefined || matches(placeholder, wanted) || matches(custom_id, wanted),
  )
  if (found) return found
  const names = selects.map(({ placeholder, custom_id }) => placeholder ?? custom_id).join(', ')
  throw new Error(`no select ${wanted}; there are: ${names || 'none'}`)
}

export function matches(name: string | undefined, wanted: string | RegExp): boolean {
  if (name === undefined) return false
  return typeof wanted === 'string' ? name === wanted : wanted.test(name)
}

function withoutNulls(component: AnyComponent): object {
  return Object.fromEntries(
    Object.entries(component).filter(([, value]) => value !== undefined && value !== null),
  )
}
