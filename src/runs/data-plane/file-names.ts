import { posix } from 'node:path'
import { renderFilename } from '../../lib/filename-template.ts'
import { extensionOf } from '../../model/resolve-settings.ts'
import { memberName } from '../../pipeline/member-name.ts'
import type { Plan } from '../plan.ts'

/** A file that a run builds. */
export interface FilePlan {
  /** Below the remote folder, `.pgp` included. */
  readonly name: string
  /** Which of the selections go into it, by index; of an archive each with its name inside. */
  readonly contents: readonly { readonly selection: number; readonly member: string }[]
}

/** Without an archive, a database export is a folder with a file a table (spec 5.2). */
const isFolder = ({ content, file }: Plan): boolean =>
  content.objectType === 'database-export' && (file.encoding === 'none' || file.encoding === 'gzip')

/**
 * The files of a run, the same in every attempt: their names depend on the plan and the tables alone.
 * @param tables one for each selection; null for a query
 */
export function planFiles(plan: Plan, runId: string, tables: readonly (string | null)[]): FilePlan[] {
  const { file, object } = plan
  const pgp = file.pgpPublicKey ? '.pgp' : ''
  const render = (template: string, table: string | null) =>
    renderFilename(template, { now: new Date(plan.now), object, table: table ?? '', runId })
  const inside = distinct(tables.map((table) => (table === null ? '' : render('{{table}}', table))))
  const extension = extensionOf(file)
  if (isFolder(plan)) {
    const folder = withoutExtension(render(file.filenameTemplate, null))
    const gz = file.encoding === 'gzip' ? '.gz' : ''
    return inside.map((table, selection) => ({
      name: `${folder}/${table}.${extension}${gz}${pgp}`,
      contents: [{ selection, member: `${table}.${extension}` }],
    }))
  }
  const [only = null] = tables.length === 1 ? tables : []
  const name = render(file.filenameTemplate, only)
  const contents = inside.map((table, selection) => ({
    selection,
    member: table === '' ? memberName(name, file.encoding, extension) : `${table}.${extension}`,
  }))
  return [{ name: name + pgp, contents }]
}

/** The success file stands beside the file, or beside the folder of a database export. @param fileName of any file of the run */
export const successFileName = (plan: Plan, fileName: string): string =>
  `${isFolder(plan) ? posix.dirname(fileName) : fileName}.DONE`

/** `.csv.gz` and `.csv` go, `.2026` stays: a date is no extension. */
function withoutExtension(path: string): string {
  const bare = path.replace(/\.gz$/i, '').replace(/\.[A-Za-z][A-Za-z0-9]{0,4}$/, '')
  return bare === '' || bare.endsWith('/') ? path : bare
}

/**
 * Tables whose names become the same get a number, in any case of letters: some servers fold it. A number that makes the
 * name of another table is passed over.
 */
function distinct(names: readonly string[]): string[] {
  const taken = new Set(names.map((name) => name.toLowerCase()))
  const seen = new Set<string>()
  return names.map((name) => {
    if (!seen.has(name.toLowerCase())) {
      seen.add(name.toLowerCase())
      return name
    }
    let number = 2
    while (taken.has(`${name}_${number}`.toLowerCase())) number++
    taken.add(`${name}_${number}`.toLowerCase())
    return `${name}_${number}`
  })
}
