import { Tooltip } from '@mantine/core'
import { memo } from 'react'
import type { Result } from '../editor/use-run.ts'
import classes from './results.module.css'

/** What the server puts in the place of a value that the reader may not see. */
const HIDDEN = '▒▒▒▒'

/** Each row stays one line high. */
const LINE_END = /\r\n|[\r\n]/g
const LINE_BREAK = /[\r\n]/

const isNumber = (type: string): boolean => /INT|DECIMAL|DOUBLE|FLOAT|REAL/.test(type)

/**
 * Rows and columns as the engine gave them, types above; it scrolls by itself, with the arrow keys too. Drawn once a result:
 * not again for each key that is typed above it.
 */
export const ResultGrid = memo(function ResultGrid({ result: { columns, rows } }: { readonly result: Result }) {
  const hidden = columns.filter((column, index) => column.pii && rows.some((row) => row[index] === HIDDEN))
  return (
    <>
      {hidden.length > 0 && (
        <p className={classes.hint}>Personal data is redacted for you: {hidden.map((it) => it.name).join(', ')}.</p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label="Rows of the result">
        <table className={classes.grid} aria-label="Result">
          <thead>
            <tr>
              <th scope="col" className={classes.corner}>
                <span className={classes.unseen}>Row</span>
              </th>
              {columns.map(({ name, type, pii }) => (
                <th key={name} scope="col" data-align={isNumber(type) ? 'right' : undefined}>
                  <span className={classes.column}>
                    {name}
                    {pii && (
                      <Tooltip label="May hold personal data">
                        <abbr className={classes.pii} title="May hold personal data">
                          PII
                        </abbr>
                      </Tooltip>
                    )}
                  </span>
                  <span className={classes.type}>{type}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a result have nothing else to be told apart by
              <tr key={index}>
                <th scope="row" className={classes.corner}>
                  {index + 1}
                </th>
                {columns.map(({ name, type }, place) => (
                  <Cell key={name} value={row[place] ?? null} isRight={isNumber(type)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
})

function Cell({ value, isRight }: { readonly value: string | null; readonly isRight: boolean }) {
  if (value === null) {
    return (
      <td className={classes.nothing} data-align={isRight ? 'right' : undefined}>
        NULL
      </td>
    )
  }
  if (value === HIDDEN) {
    return (
      <td className={classes.hidden}>
        <span aria-hidden="true">{value}</span>
        <span className={classes.unseen}>redacted</span>
      </td>
    )
  }
  return (
    <td
      data-align={isRight ? 'right' : undefined}
      title={value.length > 40 || LINE_BREAK.test(value) ? value : undefined}
    >
      {value.replaceAll(LINE_END, '↵')}
    </td>
  )
}
