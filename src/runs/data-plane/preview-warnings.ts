import type { Inspection } from '../../engine/engine.ts'
import { parseFilename } from '../../lib/filename-template.ts'
import type { ExpectedFile } from '../../model/file-preview.ts'
import type { FileSettings } from '../../model/file-settings.ts'
import type { Plan } from '../plan.ts'

const ENDINGS: Readonly<Record<FileSettings['encoding'], readonly string[]>> = {
  none: [],
  gzip: ['.gz'],
  tar: ['.tar'],
  tgz: ['.tgz', '.tar.gz'],
  zip: ['.zip'],
}
const ENCODED = /\.(gz|tar|tgz|zip)$/i

/** What a person should know before the files leave, in sentences without a value of any row. */
export function previewWarnings(plan: Plan, inspected: Inspection, files: readonly ExpectedFile[]): string[] {
  const filename = parseFilename(plan.file.filenameTemplate)
  return [
    ...(filename.ok ? filename.warnings : []),
    ...ambiguityWarnings(plan.file, inspected),
    ...files.slice(0, 1).flatMap((file) => nameWarnings(plan.file, file.name)),
  ]
}

/** A name that promises another encoding than the file has (spec 5.6). */
function nameWarnings({ encoding }: FileSettings, name: string): string[] {
  const bare = name.replace(/\.pgp$/i, '').toLowerCase()
  const wanted = ENDINGS[encoding]
  if (wanted.length === 0) {
    const ending = ENCODED.exec(bare)?.[0]
    return ending ? [`The name ends in ${ending}, but the encoding method is None.`] : []
  }
  if (wanted.some((ending) => bare.endsWith(ending))) return []
  return [`The name does not end in ${wanted.join(' or ')}, though the encoding method makes such a file.`]
}

function ambiguityWarnings(file: FileSettings, { ambiguous, scannedRows, isComplete }: Inspection): string[] {
  if (file.quoteMode !== 'none' || file.escapeCharacter) return []
  if (ambiguous.count === 0) {
    if (isComplete) return []
    return [
      `Quote mode None without an escape character: the first ${scannedRows.toLocaleString('en')} rows can be read back; a run looks at all of them.`,
    ]
  }
  const rows = ambiguous.places.map(({ row, column }) => `${row === 0 ? 'the header' : `row ${row}`} (${column})`)
  const more = ambiguous.count > rows.length ? ' and others' : ''
  const end = file.allowAmbiguous
    ? 'They are sent all the same, as “Allow ambiguous files” says.'
    : 'A run would fail with file_ambiguous.'
  return [`Quote mode None without an escape character: the partner cannot read back ${rows.join(', ')}${more}. ${end}`]
}
