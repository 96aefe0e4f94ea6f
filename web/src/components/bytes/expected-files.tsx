import type { ReactNode } from 'react'
import { bytesText, countText } from '../values/quantity-text.ts'
import classes from './bytes.module.css'
import type { Preview } from './preview.ts'

type File = Preview['files'][number]
type Size = Pick<File, 'rows' | 'bytes' | 'isExact'>

const SHOWN_FILES = 12

/** The names that the partner will see, with the size of each. */
export function ExpectedFiles({ preview }: { readonly preview: Preview }) {
  const { files, successFile } = preview
  const more = files.length - SHOWN_FILES
  return (
    <ul className={classes.files} aria-label="Files that will be sent">
      {files.slice(0, SHOWN_FILES).map((file) => (
        <FileEntry key={file.name} name={file.name} size={sizeText(file)} rows={file.rows}>
          {isArchive(file, preview) && (
            <ul className={classes.members}>
              {file.members.slice(0, SHOWN_FILES).map((it) => (
                <FileEntry key={it.name} name={it.name} size={sizeText(it)} rows={it.rows} />
              ))}
              {file.members.length > SHOWN_FILES && (
                <li className={classes.moreFiles}>and {file.members.length - SHOWN_FILES} more inside</li>
              )}
            </ul>
          )}
        </FileEntry>
      ))}
      {more > 0 && <li className={classes.moreFiles}>and {countText(more)} more files</li>}
      {successFile !== null && <FileEntry name={successFile} size="0 bytes, last of all" rows={null} />}
    </ul>
  )
}

function FileEntry({
  name,
  size,
  rows,
  children,
}: {
  readonly name: string
  readonly size: string
  readonly rows: number | null
  readonly children?: ReactNode
}) {
  return (
    <li className={classes.file}>
      <span className={classes.fileName}>{name}</span>
      <span className={classes.fileSize}>
        {rows === null ? '' : `${countText(rows)} ${rows === 1 ? 'row' : 'rows'} · `}
        {size}
      </span>
      {children}
    </li>
  )
}

/** A file in another file, or one that is another file before it is compressed or encrypted. */
const isArchive = (file: File, { encoding, pgpKeyFingerprint }: Preview): boolean =>
  encoding !== 'none' || (pgpKeyFingerprint !== null && file.members.length > 0)

function sizeText({ bytes, isExact }: Size): string {
  if (bytes === null) return 'size not known'
  return isExact ? `${countText(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}` : `about ${bytesText(bytes)}`
}
