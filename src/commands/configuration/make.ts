import type { ConfigurationIssue, ObjectChange } from '../../model/configuration.ts'
import type { Caller } from '../../model/user.ts'
import type { Deps } from '../../runs/deps.ts'
import { recorded } from '../recorded.ts'
import { differences } from './differences.ts'
import { type ExistingObject, isAsWanted, toExisting } from './existing.ts'
import { KINDS } from './kinds.ts'
import { type DesiredObject, keyOf } from './read.ts'
import { byDependency, referencesOf } from './references.ts'
import { saveIssues } from './save-issues.ts'

export interface Making {
  readonly objects: readonly DesiredObject[]
  /** What is there, by `section/name`. */
  readonly existing: ReadonlyMap<string, ExistingObject>
  readonly caller: Caller
  readonly signal: AbortSignal
}

export interface Made {
  readonly changes: ObjectChange[]
  readonly issues: ConfigurationIssue[]
  unchanged: number
}

/**
 * Saves the objects one after another, each judged as a save by the API is (what databases say of them was asked before), and goes on after an error, so that all come
 * at once. `deps.db` is a transaction: whoever opened it decides whether anything stays.
 *
 * @param broken `section/name` of objects that cannot be saved: they, and what refers to them, are left out without a word
 */
export async function saveObjects(deps: Deps, making: Making, broken: Set<string>): Promise<Made> {
  const made: Made = { changes: [], issues: [], unchanged: 0 }
  for (const object of byDependency(making.objects)) {
    making.signal.throwIfAborted()
    if (referencesOf(object).some((reference) => broken.has(keyOf(reference)))) broken.add(keyOf(object))
    if (broken.has(keyOf(object))) continue
    try {
      const change = await saveObject(deps, making, object)
      if (change === null) made.unchanged += 1
      else made.changes.push(change)
    } catch (error) {
      made.issues.push(...saveIssues(object, error))
      broken.add(keyOf(object))
    }
  }
  return made
}

/** Ends an inner transaction whose work is not to stay. */
class NothingChanged extends Error {}

/** Null where it is as it shall be. */
async function saveObject(deps: Deps, making: Making, object: DesiredObject): Promise<ObjectChange | null> {
  const { section, name, input } = object
  const before = making.existing.get(keyOf(object))
  if (isAsWanted(before, input)) return null
  try {
    return await deps.db.transaction(async (tx) => {
      const inner = { ...deps, db: tx }
      const saving = { caller: making.caller, input, existing: before?.stored ?? null, version: null }
      const after = await toExisting(inner, section, await KINDS[section].save(inner, saving, making.signal))
      const isSecret = (field: string) => after.secrets.has(field) || (before?.secrets.has(field) ?? false)
      // A save mends and fills in, so only what it stored tells whether anything changed.
      const fields = differences(before?.input ?? {}, after.input, isSecret)
      if (before && fields.length === 0) throw new NothingChanged()
      return { action: before ? 'change' : 'create', section, name, fields }
    })
  } catch (error) {
    if (error instanceof NothingChanged) return null
    throw error
  }
}

/** Deletes what is there and not named, dependants first. */
export async function deleteOthers(deps: Deps, making: Making, named: ReadonlySet<string>): Promise<Made> {
  const made: Made = { changes: [], issues: [], unchanged: 0 }
  const others = byDependency([...making.existing.values()])
    .filter((it) => !named.has(keyOf(it)))
    .reverse()
  for (const { section, name, stored } of others) {
    const { noun, remove } = KINDS[section]
    try {
      await recorded(deps, { caller: making.caller, action: `${noun}:delete` }, async (inner) => {
        await remove(inner.db, stored.id)
        return { id: stored.id, name }
      })
      made.changes.push({ action: 'delete', section, name, fields: [] })
    } catch (error) {
      made.issues.push(...saveIssues({ section, name, index: 0, input: {} }, error).map((it) => ({ ...it, path: [] })))
    }
  }
  return made
}
