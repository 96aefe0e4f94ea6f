import { PostgreSQL, sql } from '@codemirror/lang-sql'
import { unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { sqlTheme } from '../editor/sql-theme.ts'
import classes from './versions.module.css'

/** Two texts as one: what goes, and what comes in its place. */
export function SqlDiff({
  before,
  after,
  label,
}: {
  readonly before: string
  readonly after: string
  readonly label: string
}) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const view = new EditorView({
      parent: place.current as HTMLDivElement,
      state: EditorState.create({
        doc: after,
        extensions: [
          lineNumbers(),
          sql({ dialect: PostgreSQL }),
          EditorState.readOnly.of(true),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: { margin: 3, minSize: 6 } }),
          sqlTheme(),
        ],
      }),
    })
    return () => view.destroy()
  }, [before, after, label])
  return <div ref={place} className={classes.diff} />
}
