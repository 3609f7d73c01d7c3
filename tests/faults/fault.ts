import type { Scene } from './scene.ts'

/** Puts things right again. */
export type Ending = () => void | Promise<void>

/** Something that goes wrong for a while. */
export interface Fault {
  readonly name: string
  /** party: of one party alone. common: of everybody. program: of the process or its clock. */
  readonly reach: 'party' | 'common' | 'program'
  begin(scene: Scene): Ending | Promise<Ending>
}
