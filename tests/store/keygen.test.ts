import { expect, it } from 'vitest'
import { parseTokenKeys } from '../../src/store/sealer.ts'
import { firstLine, startChild } from './child-process.ts'

it('prints another line that is ready for TOKEN_KEYS each time', async () => {
  const lines = await Promise.all(
    [1, 2].map(() => firstLine(startChild(new URL('../../scripts/keygen.ts', import.meta.url)))),
  )

  const secrets = lines.map((line) => parseTokenKeys(line ?? '')[0].secret.toString('hex'))
  expect(new Set(secrets).size).toBe(2)
})
