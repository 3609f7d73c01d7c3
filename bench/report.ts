import type { Machine } from './machine.ts'
import { type Figure, isMet, type Measure } from './measure.ts'

export interface Result {
  readonly measure: Measure
  readonly figures: readonly Figure[]
}

export function machineLines(machine: Machine): string {
  const { diskSync } = machine
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`)
  return [
    `${machine.cores} × ${machine.cpu}, ${machine.memoryGb} GB, load ${machine.loadBefore} before`,
    `one durable write: p50 ${rounded(diskSync.p50Ms)} ms, p99 ${rounded(diskSync.p99Ms)} ms`,
    `Node ${machine.node}, ${versions.join(', ')}, commit ${machine.commit}`,
  ].join('\n')
}

export function resultLines({ measure, figures }: Result): string {
  return ['', measure.title, ...figures.map(figureLine)].join('\n')
}

/** What is written to the file, for comparing runs. */
export function asJson(machine: Machine, at: Date, results: readonly Result[]): string {
  const measures = results.map(({ measure, figures }) => ({
    name: measure.name,
    title: measure.title,
    figures: figures.map((figure) => ({ ...figure, met: isMet(figure) })),
  }))
  return `${JSON.stringify({ at: at.toISOString(), machine, measures }, null, 2)}\n`
}

function figureLine(figure: Figure): string {
  const value = `${rounded(figure.value)} ${figure.unit}`
  return `  ${figure.what.padEnd(48)}${value.padStart(16)}   ${aimOf(figure)}`.trimEnd()
}

function aimOf(figure: Figure): string {
  const { aim } = figure
  if (aim === undefined) return ''
  const wanted = 'least' in aim ? `at least ${rounded(aim.least)}` : `below ${rounded(aim.most)}`
  return `${isMet(figure) ? 'met' : 'MISSED'}: ${wanted}`
}

function rounded(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 1 : 0 })
}
