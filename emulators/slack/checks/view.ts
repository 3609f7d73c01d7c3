import type { Json } from '../json.ts'
import { objectsOf } from '../json.ts'
import type { World } from '../state/world.ts'
import { invalid } from '../web-api/errors.ts'
import { checkBlocks } from './blocks.ts'
import { plainText } from './compositions.ts'
import { conductOf } from './conduct.ts'
import { Form } from './form.ts'
import { anything, flag, type Shape, text, typed } from './rules.ts'

const common: Shape = {
  blocks: anything,
  'private_metadata?': text(3_000, 0),
  'callback_id?': text(255, 0),
  'external_id?': text(255, 0),
}

const VIEWS: Readonly<Record<string, Shape>> = {
  home: common,
  modal: {
    ...common,
    title: plainText(24),
    'submit?': plainText(24),
    'close?': plainText(24),
    'clear_on_close?': flag,
    'notify_on_close?': flag,
    'submit_disabled?': flag,
  },
}

/** A modal or a Home tab as a call gives it. */
export function checkView(world: World, view: Json, type: 'modal' | 'home'): void {
  const form = new Form().at('view')
  if (view.type !== type) form.refuse(`must be a ${type}`)
  typed(VIEWS, 'view')(view, form)
  checkBlocks(view.blocks, type, form.at('blocks'))
  const hasInput = objectsOf(view.blocks).some((block) => block.type === 'input')
  if (type === 'modal' && hasInput && !view.submit) {
    form.refuse('a submit is required when there is an input block')
  }
  if (form.errors.length > 0) throw invalid('invalid_arguments', form.errors)
  for (const breach of conductOf({ blocks: view.blocks }).breaches) {
    world.complain(`view: ${breach}`)
  }
}
