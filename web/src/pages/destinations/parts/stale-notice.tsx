import { Button } from '@mantine/core'
import type { Problem } from '../../../api/problem.ts'
import { Moment } from '../../../components/values/moment.tsx'
import { differences } from './differences.ts'
import classes from './parts.module.css'

type Fields = Readonly<Record<string, unknown>>

/** What the server has now, where somebody saved it meanwhile. */
export function currentOf(problem: Problem | null): Fields | null {
  const current = problem?.code === 'stale_version' ? problem.details['current'] : undefined
  return typeof current === 'object' && current !== null ? (current as Fields) : null
}

/** Both states of what two people edited at once, field by field. Nothing that was typed is lost. */
export function StaleNotice({
  current,
  mine,
  onTake,
  onKeep,
}: {
  readonly current: Fields
  readonly mine: Fields
  /** Puts what the server has into the form. */
  readonly onTake: () => void
  /** Saves the form over it. */
  readonly onKeep: () => void
}) {
  const differing = differences(mine, current)
  const at = current['updatedAt']
  return (
    <div role="alert" className={classes.stale}>
      <p className={classes.staleTitle}>
        Somebody saved it {typeof at === 'string' ? <Moment at={at} form="relative" /> : 'meanwhile'}. What you typed is
        kept.
      </p>
      {differing.length > 0 && (
        <table className={classes.differences}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Yours</th>
              <th scope="col">Theirs</th>
            </tr>
          </thead>
          <tbody>
            {differing.map(({ path, mine, theirs }) => (
              <tr key={path}>
                <th scope="row">{path}</th>
                <td>{mine}</td>
                <td>{theirs}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className={classes.buttons}>
        <Button onClick={onTake}>Take theirs</Button>
        <Button onClick={onKeep}>Save mine over it</Button>
      </div>
    </div>
  )
}
