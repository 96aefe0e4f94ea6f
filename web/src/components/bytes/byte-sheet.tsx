import { type ClipboardEvent, Fragment, type ReactNode } from 'react'
import { countText } from '../values/quantity-text.ts'
import { ByteLine, selectedBytes } from './byte-line.tsx'
import classes from './bytes.module.css'
import type { Preview } from './preview.ts'
import { Reasons } from './reasons.tsx'

/** Rows of a file, byte for byte, each with its number and why it is shown. Gaps between them are drawn as gaps. */
export function ByteSheet({ preview, isOld }: { readonly preview: Preview; readonly isOld: boolean }) {
  const { header, lines } = preview
  const ambiguous = new Set(preview.ambiguous.places.map((it) => it.row))
  const copy = (event: ClipboardEvent) => {
    const text = selectedBytes(window.getSelection())
    if (text === null) return
    event.clipboardData.setData('text/plain', text)
    event.preventDefault()
  }
  return (
    <section
      className={classes.sheet}
      data-old={isOld}
      onCopy={copy}
      aria-label="Rows of the file"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by the keyboard too
      tabIndex={0}
    >
      <ol className={classes.lines}>
        {header !== '' && <Line number="Header" text={header} preview={preview} isBad={ambiguous.has(0)} />}
        {lines.map((line, index) => {
          const gap = line.row - (lines[index - 1]?.row ?? 0) - 1
          return (
            <Fragment key={line.row}>
              {gap > 0 && <Gap rows={gap} />}
              <Line number={countText(line.row)} text={line.text} preview={preview} isBad={ambiguous.has(line.row)}>
                {line.isCut && (
                  <span className={classes.cut}>… {countText(line.bytes)} bytes in all; the rest is not shown</span>
                )}
                <Reasons reasons={line.reasons} />
              </Line>
            </Fragment>
          )
        })}
        <Rest preview={preview} />
      </ol>
    </section>
  )
}

function Line({
  number,
  text,
  preview,
  isBad,
  children,
}: {
  readonly number: string
  readonly text: string
  readonly preview: Preview
  readonly isBad: boolean
  readonly children?: ReactNode
}) {
  return (
    <li className={classes.row} data-bad={isBad} data-header={number === 'Header'}>
      <span className={classes.gutter} data-gutter="">
        {number}
      </span>
      <div className={classes.body}>
        <ByteLine text={text} dialect={preview} />
        <div data-gutter="">{children}</div>
      </div>
    </li>
  )
}

function Gap({ rows }: { readonly rows: number }) {
  return (
    <li className={classes.gap} data-gutter="">
      <span>
        {countText(rows)} {rows === 1 ? 'row' : 'rows'} between
      </span>
    </li>
  )
}

function Rest({ preview }: { readonly preview: Preview }) {
  const { lines, files } = preview
  const last = lines.at(-1)?.row ?? 0
  const rows = files.length === 1 && files[0]?.members.length === 1 ? (files[0].rows ?? 0) : 0
  if (lines.length === 0)
    return (
      <li className={classes.gap}>
        {preview.header === '' ? 'The file has no rows: it is empty' : 'No rows: the file has its header only'}
      </li>
    )
  return rows > last ? (
    <li className={classes.gap} data-gutter="">
      <span>
        {countText(rows - last)} more {rows - last === 1 ? 'row' : 'rows'}
      </span>
    </li>
  ) : (
    <li className={classes.fileEnd} data-gutter="">
      End of file
    </li>
  )
}
