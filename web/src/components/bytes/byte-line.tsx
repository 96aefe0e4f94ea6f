import { memo } from 'react'
import classes from './bytes.module.css'
import { type Dialect, type Part, visibleParts } from './visible-text.ts'

/** A line as it stands in the file, with marks for what cannot be seen. Its text content is the file's, to be copied. */
export const ByteLine = memo(function ByteLine({
  text,
  dialect,
}: {
  readonly text: string
  readonly dialect: Dialect
}) {
  const { delimiter, quoteMode, escapeCharacter } = dialect
  const parts = visibleParts(text, { delimiter, quoteMode, escapeCharacter })
  return (
    <code className={classes.line} data-bytes="">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name than their place
        <PartMark key={index} part={part} isLast={index === parts.length - 1} />
      ))}
    </code>
  )
})

function PartMark({ part: { kind, text, mark, title }, isLast }: { readonly part: Part; readonly isLast: boolean }) {
  if (kind === 'value') return text
  return (
    <>
      <span className={classes.part} data-kind={kind} title={title}>
        {mark !== undefined && <span className={classes.mark} data-mark={mark} />}
        <span className={mark === undefined ? undefined : classes.hidden}>{text}</span>
      </span>
      {kind === 'end' && !isLast && <br />}
    </>
  )
}

/** What a selection holds as it stands in the file: neither row numbers nor marks. Null where no line is selected. */
export function selectedBytes(selection: Selection | null): string | null {
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null
  const copied = selection.getRangeAt(0).cloneContents()
  const lines = copied.querySelectorAll('[data-bytes]')
  // Within one line the copy has no line around it.
  if (lines.length === 0) return copied.querySelector('[data-gutter]') ? null : copied.textContent
  return [...lines].map((line) => line.textContent).join('')
}
