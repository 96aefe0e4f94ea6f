import type { Run } from '../../../components/runs/states.ts'
import { Bytes, Count } from '../../../components/values/quantity.tsx'
import classes from './run.module.css'

/** What an archive holds. */
export function Members({ members }: { readonly members: NonNullable<Run['deliveries'][number]['members']> }) {
  return (
    <details className={classes.proof}>
      <summary>
        {members.length} {members.length === 1 ? 'file' : 'files'} in the archive
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled sideways must be reached by the keyboard */}
      <section className={classes.wide} tabIndex={0} aria-label="Files in the archive">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Rows</th>
              <th scope="col">Size</th>
              <th scope="col">SHA-256</th>
            </tr>
          </thead>
          <tbody>
            {members.map((it) => (
              <tr key={it.name}>
                <td>{it.name}</td>
                <td>
                  <Count of={it.rows} />
                </td>
                <td>
                  <Bytes bytes={it.bytes} />
                </td>
                <td className={classes.code}>{it.sha256}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
