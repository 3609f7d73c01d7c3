import { monitorEventLoopDelay } from 'node:perf_hooks'
import { readConfig } from '../src/config.ts'
import { createLog } from '../src/log.ts'
import { startProgram } from '../src/main.ts'
import { systemClock } from '../src/time/system-clock.ts'
import { instant } from './instant.ts'
import type { News, Order, Report } from './messages.ts'
import { VoteLog } from './vote-log.ts'

// The real program in a process of its own, so that neither its event loop nor its memory holds
// the emulators and those who vote. It is set up by its environment, as always.

const PROGRESS_EVERY_MS = 5
/** What the monitor calls a delay contains its own sleep. */
const LOOP_RESOLUTION_MS = 1
const MEGABYTE = 1024 * 1024

const votes = new VoteLog()
const loopDelay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS })
let watchedFrom = { at: 0, cpu: process.cpuUsage() }

function tell(news: News): void {
  process.send?.(news)
}

function watch(): void {
  votes.times = []
  loopDelay.reset()
  loopDelay.enable()
  watchedFrom = { at: instant(), cpu: process.cpuUsage() }
  tell({ news: 'watching' })
}

function report(): Report {
  const cpu = process.cpuUsage(watchedFrom.cpu)
  loopDelay.disable()
  const delayMs = (nanoseconds: number) => nanoseconds / 1e6 - LOOP_RESOLUTION_MS
  return {
    votes: votes.times ?? [],
    loopDelayP99Ms: delayMs(loopDelay.percentile(99)),
    loopDelayMaxMs: delayMs(loopDelay.max),
    cpuPercent: (cpu.user + cpu.system) / 10 / (instant() - watchedFrom.at),
  }
}

function weigh(): void {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  tell({ news: 'weighed', rssMb: rss / MEGABYTE, heapMb: heapUsed / MEGABYTE })
}

function reportProgress(): void {
  let told = 0
  setInterval(() => {
    const { committed, refused } = votes
    if (committed + refused === told) return
    told = committed + refused
    tell({ news: 'progress', committed, refused, at: instant() })
  }, PROGRESS_EVERY_MS)
}

const loadedAt = instant()
votes.listen()
const config = readConfig(process.env)
const log = createLog({ level: config.logLevel, secrets: config.secrets })
const program = await startProgram(config, systemClock, log)
tell({ news: 'ready', loadedAt, readyAt: instant() })
reportProgress()

process.on('message', ({ order }: Order) => {
  if (order === 'watch') watch()
  if (order === 'report') tell({ news: 'report', report: report() })
  if (order === 'weigh') weigh()
  if (order === 'stop') program.stop().then(() => process.exit(0))
})
