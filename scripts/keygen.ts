import { randomBytes } from 'node:crypto'

// One line for TOKEN_KEYS. Old keys go behind it, after a comma, each under a name of its own.
console.log(`k1:${randomBytes(32).toString('base64')}`)
