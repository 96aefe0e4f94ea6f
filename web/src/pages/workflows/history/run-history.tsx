import { useApi } from '../../../api/hooks.ts'
import type { Run } from '../../../components/runs/states.ts'
import runClasses from '../run/run.module.css'
import { HistoryChart } from './history-chart.tsx'
import { HistoryTable } from './history-table.tsx'
import { pointsOf, summaryOf } from './series.ts'

const MOST = 24

/** Rows and duration over the last runs of the same orchestration: whether this one is like the others. */
export function RunHistory({ run }: { readonly run: Run }) {
  const { data } = useApi('/runs', {
    query: {
      orchestration: run.orchestrationId ?? run.orchestration,
      destination: run.destination,
      state: 'succeeded,failed,stopped',
      limit: MOST,
    },
  })
  const points = pointsOf(data?.items ?? [])
  if (points.length < 2) return null
  return (
    <section aria-label="Last runs">
      <h3 className={runClasses.part}>Last runs</h3>
      <p className={runClasses.small}>{summaryOf(points)}</p>
      <HistoryChart points={points} current={run.id} />
      <HistoryTable points={points} current={run.id} />
    </section>
  )
}
