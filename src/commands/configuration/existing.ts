import { SECTION_SCHEMAS, SECTIONS, type Section } from '../../model/configuration.ts'
import { openChannelSecrets } from '../../runs/alerts/channel-secrets.ts'
import type { Deps } from '../../runs/deps.ts'
import { openSecrets } from '../../runs/target.ts'
import { getSealedChannel } from '../../store/alerts/channels.ts'
import { getSealedCredential } from '../../store/credentials.ts'
import { everyItem } from '../../store/rows/paging.ts'
import { differences } from './differences.ts'
import { KINDS, type Stored } from './kinds.ts'
import { nameOf } from './read.ts'

/** An object that is there, with its secrets opened: it never leaves the command. */
export interface ExistingObject {
  readonly section: Section
  readonly name: string
  readonly stored: Stored
  /** Its keys as in the file, and `draft` where something is being edited beside the active version. */
  readonly input: Readonly<Record<string, unknown>>
  /** The fields whose values are secret, as `fields.passphrase`. */
  readonly secrets: ReadonlySet<string>
}

/** Everything that a configuration file can name, in the order of dependency. */
export async function listExisting(deps: Deps): Promise<ExistingObject[]> {
  const objects: ExistingObject[] = []
  for (const section of SECTIONS) {
    for (const stored of await everyItem((page) => KINDS[section].list(deps.db, page))) {
      objects.push(await toExisting(deps, section, stored))
    }
  }
  return objects
}

/** A stored object in the words of the file. @throws AppError `sealing_key_wrong` */
export async function toExisting(deps: Deps, section: Section, stored: Stored): Promise<ExistingObject> {
  const keys = [...Object.keys(SECTION_SCHEMAS[section].shape), 'draft']
  const isSet = (key: string) => stored[key] !== undefined && stored[key] !== null && !isOwnName(section, key)
  const input = Object.fromEntries(keys.filter(isSet).map((key) => [key, stored[key]]))
  const opened = await secretsOf(deps, section, stored.id)
  return {
    section,
    name: nameOf(section, stored) ?? stored.name,
    stored,
    input: opened === null ? input : { ...input, fields: { ...fieldsOf(stored), ...opened } },
    secrets: new Set(Object.keys(opened ?? {}).map((field) => `fields.${field}`)),
  }
}

/**
 * What is there as a wanted object has to be compared with: a query or database export that shall be a draft is met by
 * the draft beside its active version, and one that shall be active says nothing of a draft that somebody edits. Pure.
 */
function comparedWith(existing: ExistingObject['input'], wanted: ExistingObject['input']): ExistingObject['input'] {
  const { draft, folder, alerts, ...said } = existing
  // A file that says nothing of the folder or the alerts of a query leaves them as people have them.
  const active = {
    ...said,
    ...(wanted['folder'] === undefined ? {} : { folder }),
    ...(wanted['alerts'] === undefined ? {} : { alerts }),
  }
  if (wanted['state'] !== 'draft' || existing['state'] !== 'active') return active
  return { ...active, ...(draft as object | undefined), state: 'draft' }
}

/** Whether an object is there and needs no save. Pure. */
export const isAsWanted = (existing: ExistingObject | undefined, wanted: ExistingObject['input']): boolean =>
  existing !== undefined && differences(comparedWith(existing.input, wanted), wanted, () => false).length === 0

/** The secret fields of an object; null where its section has none. */
async function secretsOf({ db, vault }: Deps, section: Section, id: string): Promise<Record<string, string> | null> {
  if (section === 'credentials') return openSecrets(vault, await getSealedCredential(db, id))
  if (section === 'alertChannels') return openChannelSecrets(vault, await getSealedChannel(db, id))
  return null
}

/** An orchestration is called as its object is: its name is no key of the file. */
const isOwnName = (section: Section, key: string): boolean => section === 'orchestrations' && key === 'name'

const fieldsOf = (stored: Stored): Record<string, unknown> => stored['fields'] as Record<string, unknown>
