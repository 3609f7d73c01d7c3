import { existsSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, it } from 'vitest'
import { SCOPES } from '../../src/bots/slack/install-routes.ts'
import { manifest } from './slack-chat.ts'

const schema = new URL('../../../shared/specs/slack-manifest.schema.1.0.0.json', import.meta.url)

it.skipIf(!existsSync(schema))('has a manifest that Slack takes', () => {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
  const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')))

  validate(manifest)

  expect(validate.errors ?? []).toEqual([])
})

it('asks for the same permissions in the manifest and where workspaces install it', () => {
  expect(manifest.oauth_config.scopes.bot).toEqual(SCOPES)
})
