import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { markdownTable } from './field-table.ts'

const MIGRATIONS = join(import.meta.dirname, '../src/store/migrations')
const COMMENT = /COMMENT ON (VIEW|COLUMN) "history"\."(\w+)"(?:\."(\w+)")? IS '((?:[^']|'')*)'/g

/** The views of the schema `history`, from the comments that the migrations write into the database itself. */
export function historyParts(): string[] {
  const sql = globSync('*.sql', { cwd: MIGRATIONS }).sort()
  const text = sql.map((name) => readFileSync(join(MIGRATIONS, name), 'utf8')).join('\n')
  const comments = [...text.matchAll(COMMENT)].map(([, kind, view = '', column = '', words = '']) => {
    return { kind, view, column, words: words.replaceAll("''", "'") }
  })
  return comments
    .filter(({ kind }) => kind === 'VIEW')
    .flatMap(({ view, words }) => {
      const columns = comments.filter((it) => it.kind === 'COLUMN' && it.view === view)
      const rows = columns.map((it) => [`\`${it.column}\``, it.words])
      return [`## history.${view}`, words, markdownTable(['column', 'what it is'], rows)]
    })
}
