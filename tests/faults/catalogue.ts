import { CHAT_FAULTS } from './chat-faults.ts'
import type { Fault } from './fault.ts'
import { MUSIC_FAULTS } from './music-faults.ts'
import { PROCESS_FAULTS, STORE_FAULTS, TIME_FAULTS } from './process-faults.ts'

export const FAULTS: readonly Fault[] = [
  ...MUSIC_FAULTS,
  ...CHAT_FAULTS,
  ...STORE_FAULTS,
  ...TIME_FAULTS,
  ...PROCESS_FAULTS,
]
