import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { STATES } from '../../../components/runs/states.ts'
import { Moment } from '../../../components/values/moment.tsx'
import { Count } from '../../../components/values/quantity.tsx'
import { durationText } from '../../../components/values/time-text.ts'
import runClasses from '../run/run.module.css'
import type { Point } from './series.ts'

interface TableProps {
  readonly points: readonly Point[]
  /** The id of the run that is looked at. */
  readonly current: string
}

/** What the chart shows, for whoever reads it rather. The youngest run comes first. */
export function HistoryTable(props: TableProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={runClasses.proof} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>As a table</summary>
      {isOpen && <Rows {...props} />}
    </details>
  )
}

function Rows({ points, current }: TableProps) {
  return (
    <table className={runClasses.table}>
      <thead>
        <tr>
          <th scope="col">Ended</th>
          <th scope="col">Status</th>
          <th scope="col">Rows</th>
          <th scope="col">Duration</th>
        </tr>
      </thead>
      <tbody>
        {points.toReversed().map((it) => (
          <tr key={it.id}>
            <td>
              {it.id === current ? (
                <Moment at={it.at} />
              ) : (
                <Link from="/workflows" to="/workflows" search={(old) => ({ ...old, run: it.id })}>
                  <Moment at={it.at} />
                </Link>
              )}
            </td>
            <td>{STATES[it.state].word}</td>
            <td>
              <Count of={it.rows} />
            </td>
            <td>{it.ms === null ? '–' : durationText(it.ms)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
