import type { Ending, Fault } from './fault.ts'
import type { Scene } from './scene.ts'

interface UnderWay {
  readonly fault: Fault
  readonly scene: Scene
  readonly endsAt: number
  ending?: Ending
}

/** Which faults are under way, and until when. Two that exclude each other are never together. */
export class Weather {
  begun = 0
  readonly #now: () => number
  #underWay: UnderWay[] = []

  constructor(now: () => number) {
    this.#now = now
  }

  /** Tells whether it began. Time has to pass for some faults to be there. */
  begin(fault: Fault, scene: Scene, lastsMs: number): boolean {
    if (this.#underWay.some((other) => excludes(other, fault, scene))) return false
    this.begun += 1
    const underWay: UnderWay = { fault, scene, endsAt: this.#now() + lastsMs }
    this.#underWay.push(underWay)
    void Promise.resolve(fault.begin(scene)).then((ending) => {
      underWay.ending = ending
    })
    return true
  }

  /** Ends what is due; to be called every second or so. */
  pass(): void {
    for (const one of this.#underWay) if (one.endsAt <= this.#now()) this.#end(one)
  }

  /** Ends all; those that have only just begun end at the next call. */
  clear(): void {
    for (const one of this.#underWay) this.#end(one)
  }

  get isClear(): boolean {
    return this.#underWay.length === 0
  }

  #end(one: UnderWay): void {
    if (one.ending === undefined) return
    this.#underWay = this.#underWay.filter((other) => other !== one)
    void one.ending()
  }
}

function excludes({ fault, scene }: UnderWay, other: Fault, where: Scene): boolean {
  if (fault.reach === 'program') return other.reach === 'program'
  return fault.name === other.name && (fault.reach !== 'party' || scene === where)
}
