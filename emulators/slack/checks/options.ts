import type { Json } from '../json.ts'
import { invalid } from '../web-api/errors.ts'
import { optionGroups, plainOption } from './compositions.ts'
import { Form } from './form.ts'
import { list } from './rules.ts'

/** What is offered for an external select; nothing found is an empty list. */
export function checkOptions(answer: Json): void {
  const form = new Form()
  const { options, option_groups } = answer
  if ((options === undefined) === (option_groups === undefined)) {
    form.refuse('exactly one of options and option_groups is needed')
  }
  if (options !== undefined) list(0, 100, plainOption)(options, form.at('options'))
  if (option_groups !== undefined) optionGroups(option_groups, form.at('option_groups'))
  if (form.errors.length > 0) throw invalid('invalid_options', form.errors)
}
