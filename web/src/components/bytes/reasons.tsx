import classes from './bytes.module.css'
import type { Preview } from './preview.ts'

type Line = Preview['lines'][number]
type Reason = Line['reasons'][number]['reason']

const WORDS: Readonly<Record<Reason, string>> = {
  longest: 'Longest value',
  delimiter: 'Delimiter',
  quote: 'Quote',
  escape: 'Escape character',
  'line-break': 'Line break',
  'edge-space': 'Space at the edge',
  unseen: 'Unseen character',
  null: 'NULL',
  empty: 'Empty text',
  'non-ascii': 'Not ASCII',
}

/** Why a row is shown: what it holds, and in which column. */
export function Reasons({ reasons }: { readonly reasons: Line['reasons'] }) {
  if (reasons.length === 0) return null
  return (
    <ul className={classes.reasons} aria-label="Why this row is shown">
      {reasons.map(({ reason, column }) => (
        <li key={reason} className={classes.reason}>
          {WORDS[reason]} <span className={classes.column}>in {column}</span>
        </li>
      ))}
    </ul>
  )
}
