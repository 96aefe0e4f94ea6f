import type { ConfigurationIssue } from '../../model/configuration.ts'
import type { Deps } from '../../runs/deps.ts'
import { getDatabase } from '../../store/databases.ts'
import type { Readable } from '../judge-query.ts'
import { readableOf } from '../save/database.ts'
import { type ExistingObject, isAsWanted } from './existing.ts'
import { KINDS } from './kinds.ts'
import { type DesiredObject, keyOf } from './read.ts'
import { saveIssues } from './save-issues.ts'

interface Wanted {
  readonly objects: readonly DesiredObject[]
  /** What is there, by `section/name`. */
  readonly existing: ReadonlyMap<string, ExistingObject>
  readonly signal: AbortSignal
}

/**
 * What databases say of the queries and database exports that a configuration makes active. Asked before anything is saved:
 * an answer may take a minute, and nobody else is served while a transaction of the embedded store is open.
 *
 * @param broken `section/name` of objects that cannot be saved; those that are refused here join them
 */
export async function judgeContents(deps: Deps, wanted: Wanted, broken: Set<string>): Promise<ConfigurationIssue[]> {
  const issues: ConfigurationIssue[] = []
  const databases = new Map<string, Readable>()
  for (const object of wanted.objects) {
    wanted.signal.throwIfAborted()
    const { section, name, input } = object
    if (broken.has(keyOf(object))) continue
    try {
      if (section === 'databases') databases.set(name, await readableOf(input as Parameters<typeof readableOf>[0]))
      else if (isToBeJudged(wanted, object, broken)) {
        const databaseName = String(input['database'])
        const database = databases.get(databaseName) ?? (await getDatabase(deps.db, databaseName))
        await KINDS[section].judge?.(deps, { input, database }, wanted.signal)
      }
    } catch (error) {
      issues.push(...saveIssues(object, error))
      broken.add(keyOf(object))
    }
  }
  return issues
}

function isToBeJudged({ existing }: Wanted, object: DesiredObject, broken: ReadonlySet<string>): boolean {
  const { section, input } = object
  if (KINDS[section].judge === undefined || input['state'] !== 'active') return false
  if (broken.has(`databases/${input['database']}`)) return false
  return !isAsWanted(existing.get(keyOf(object)), input)
}
