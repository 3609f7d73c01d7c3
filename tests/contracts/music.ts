import { musicLibraryContract } from './music-library.ts'
import { musicLoginContract } from './music-login.ts'
import { musicPlayerContract } from './music-player.ts'
import type { OpenMusic } from './music-stage.ts'

/** What every music service promises. */
export function musicContract(name: string, open: OpenMusic): void {
  musicLoginContract(name, open)
  musicLibraryContract(name, open)
  musicPlayerContract(name, open)
}
