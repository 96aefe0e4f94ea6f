import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { DEADLINE_STATES } from '../model/deadline.ts'
import { GROUP_RUN_STATES } from '../model/group-run.ts'
import { RUN_STATES } from '../model/run.ts'
import type { Deps } from '../runs/deps.ts'
import { type Figures, readFigures } from '../store/runs/figures.ts'

/** The store is asked no more often than this, however many ask. */
const KEPT_MS = 5000

const TOTALS = {
  waybill_delivered_files_total: ['Files that have arrived', (it: Figures) => it.deliveredFiles],
  waybill_delivered_rows_total: ['Rows of the files that have arrived', (it: Figures) => it.deliveredRows],
  waybill_delivered_bytes_total: ['Bytes of the files that have arrived', (it: Figures) => it.deliveredBytes],
} as const
const GAUGES = {
  waybill_queue_age_seconds: [
    'How long the oldest run that could begin has waited',
    (it: Figures) => it.queueAgeSeconds,
  ],
  waybill_schedule_lag_seconds: [
    'For how long a time of a schedule has been due that nothing has become of',
    (it: Figures) => it.scheduleLagSeconds,
  ],
  waybill_connections_held: ['Connections to partners that are held', (it: Figures) => it.connectionsHeld],
} as const

/**
 * Answers in the text format of Prometheus, without sign-in: numbers of the whole installation from its store, the same
 * from each of its servers, and those of this process (`process_…`, `nodejs_…`). No name of anything is among them.
 */
export function metricsOf(deps: Deps): () => Promise<Response> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const labelNames = ['state']
  const runs = new Gauge({ name: 'waybill_runs', help: 'Runs by state', labelNames, registers })
  const groupRuns = new Gauge({ name: 'waybill_group_runs', help: 'Runs of groups by state', labelNames, registers })
  const deadlines = new Gauge({ name: 'waybill_deadlines', help: 'Deadlines by state', labelNames, registers })
  const slack = new Gauge({
    name: 'waybill_deadline_slack_seconds',
    help: 'Least time between when something is expected and its deadline; negative where it is late',
    registers,
  })
  const totals = Object.entries(TOTALS).map(([name, [help, of]]) => ({
    it: new Counter({ name, help, registers }),
    of,
  }))
  const gauges = Object.entries(GAUGES).map(([name, [help, of]]) => ({ it: new Gauge({ name, help, registers }), of }))

  const read = async (): Promise<string> => {
    const figures = await readFigures(deps.db)
    const count = <T extends string>(rows: readonly { state: T; count: number }[], state: T) =>
      rows.find((it) => it.state === state)?.count ?? 0
    for (const state of RUN_STATES) runs.set({ state }, count(figures.runs, state))
    for (const state of GROUP_RUN_STATES) groupRuns.set({ state }, count(figures.groupRuns, state))
    for (const state of DEADLINE_STATES) deadlines.set({ state }, count(figures.deadlines, state))
    // No number says that nothing is due.
    if (figures.deadlineSlackSeconds === null) slack.remove()
    else slack.set(figures.deadlineSlackSeconds)
    for (const { it, of } of gauges) it.set(of(figures))
    for (const { it, of } of totals) {
      it.reset()
      it.inc(of(figures))
    }
    return registry.metrics()
  }

  let kept: Promise<string> | null = null
  const forget = () => {
    kept = null
  }
  return async () => {
    if (kept === null) {
      kept = read()
      kept.catch(forget)
      setTimeout(forget, KEPT_MS).unref()
    }
    return new Response(await kept, { headers: { 'content-type': registry.contentType, 'cache-control': 'no-store' } })
  }
}
