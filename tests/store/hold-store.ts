import { CannotOpenStore } from '../../src/store/open-table.ts'
import { createSealer, parseTokenKeys } from '../../src/store/sealer.ts'
import { openSqliteStore } from '../../src/store/sqlite.ts'

// Opens the store in the file and holds it, without writing anything. Prints `open` or `refused`.

const [file = '', keys = ''] = process.argv.slice(2)
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
try {
  const sealer = createSealer(parseTokenKeys(keys))
  await openSqliteStore({ url: `sqlite://${file}`, sealer, log: silent })
  console.log('open')
  setInterval(() => undefined, 60_000)
} catch (failure) {
  console.log(failure instanceof CannotOpenStore ? `refused: ${failure.reason}` : String(failure))
}
