import { checkView } from '../checks/view.ts'
import type { Json } from '../json.ts'
import type { Interactions } from '../people/interactions.ts'
import type { User } from '../state/user.ts'
import { View } from '../state/view.ts'
import type { Workspace } from '../state/workspace.ts'
import type { World } from '../state/world.ts'
import { mistake, SlackError } from './errors.ts'
import type { BotMethod, Call } from './method.ts'

const MOST_STACKED = 3
const MOST_CHARACTERS = 250_000

export function viewMethods(world: World, interactions: Interactions): BotMethod[] {
  const common = { token: 'bot', scopes: [], readsJson: true, tier: 'tier4' } as const
  return [
    { ...common, name: 'views.open', handle: (call) => open(interactions, call) },
    { ...common, name: 'views.push', handle: (call) => push(interactions, call) },
    { ...common, name: 'views.update', handle: (call) => update(world, call) },
    { ...common, name: 'views.publish', handle: (call) => publish(world, call) },
  ]
}

/** Upon the modal in front, as the app answers a submission or calls `views.push`. */
export function pushView(workspace: Workspace, user: User, definition: Json): View {
  checkDefinition(workspace, definition, 'modal')
  return stack(workspace, user, definition)
}

function stack(workspace: Workspace, user: User, definition: Json): View {
  if (user.modals.length >= MOST_STACKED) throw mistake('push_limit_reached')
  const view = new View({ workspace, user, previous: user.modal }, definition)
  user.modals.push(view)
  return view
}

export function updateView(view: View, definition: Json): void {
  checkDefinition(view.workspace, definition, view.type, view)
  view.update(definition)
}

function open(interactions: Interactions, call: Call): Json {
  const { workspace, args } = call
  const definition = args.object('view')
  checkDefinition(workspace, definition, 'modal')
  const interaction = interactions.exchange(args.text('trigger_id'))
  if (interaction.workspace !== workspace) throw mistake('invalid_trigger_id')
  interaction.person.closeModals()
  const view = stack(workspace, interaction.person, definition)
  interaction.showView(view)
  return { view: view.payload() }
}

function push(interactions: Interactions, call: Call): Json {
  const { workspace, args } = call
  const definition = args.object('view')
  checkDefinition(workspace, definition, 'modal')
  const interaction = interactions.exchange(args.text('trigger_id'))
  if (interaction.workspace !== workspace) throw mistake('invalid_trigger_id')
  if (!interaction.person.modal) throw new SlackError('not_found')
  const view = stack(workspace, interaction.person, definition)
  interaction.showView(view)
  return { view: view.payload() }
}

function update(world: World, call: Call): Json {
  const { workspace, args } = call
  const [id, externalId] = [args.optionalText('view_id'), args.optionalText('external_id')]
  const view = viewsOf(world, workspace).find((one) =>
    id === undefined ? one.externalId === externalId : one.id === id,
  )
  if (!view) throw new SlackError('not_found')
  refuseOldHash(view, args.optionalText('hash'))
  updateView(view, args.object('view'))
  return { view: view.payload() }
}

function publish(world: World, call: Call): Json {
  const { workspace, args } = call
  if (!world.app.hasHomeTab) throw mistake('not_enabled')
  const user = world.users.get(args.text('user_id'))
  if (user?.workspace !== workspace) throw new SlackError('user_not_found')
  const definition = args.object('view')
  if (user.home) {
    refuseOldHash(user.home, args.optionalText('hash'))
    updateView(user.home, definition)
  } else {
    checkDefinition(workspace, definition, 'home')
    user.showHome(new View({ workspace, user }, definition))
  }
  return { view: user.home?.payload() }
}

function refuseOldHash(view: View, hash: string | undefined): void {
  if (hash !== undefined && hash !== view.hash) throw new SlackError('hash_conflict')
}

/** `self` is the view that takes the definition on, when there is one already. */
function checkDefinition(
  workspace: Workspace,
  definition: Json,
  type: 'modal' | 'home',
  self?: View,
): void {
  checkView(workspace.world, definition, type)
  if (JSON.stringify(definition).length > MOST_CHARACTERS) throw mistake('view_too_large')
  const externalId = definition.external_id
  if (externalId === undefined || externalId === '') return
  const others = viewsOf(workspace.world, workspace).filter((view) => view !== self)
  if (others.some((view) => view.externalId === externalId)) throw mistake('duplicate_external_id')
}

function viewsOf(world: World, workspace: Workspace): View[] {
  const all = [...world.users.values()].flatMap((user) => user.views())
  return all.filter((view) => view.workspace === workspace)
}
