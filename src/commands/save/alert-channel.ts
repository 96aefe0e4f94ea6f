import { newId } from '../../lib/ids.ts'
import { type AlertChannel, type AlertChannelInput, channelSecretPlace } from '../../model/alert-channel.ts'
import { AppError } from '../../model/errors.ts'
import { loadChannel } from '../../plugins/registry.ts'
import type { ChannelKind } from '../../plugins/sdk/channel.ts'
import { publicFields } from '../../plugins/sdk/fields.ts'
import { openChannelSecrets } from '../../runs/alerts/channel-secrets.ts'
import type { Deps } from '../../runs/deps.ts'
import { createAlertChannel, getSealedChannel, updateAlertChannel } from '../../store/alerts/channels.ts'
import { recorded } from '../recorded.ts'
import { actionOf, type Save } from './saving.ts'

type Fields = AlertChannelInput['fields']

/**
 * Saves where notices go: the public fields as they are, the others sealed for their place. A secret that is not given again
 * stays, as long as the channel goes to the same host.
 * @throws AppError `invalid_input`, `name_taken`, `stale_version`
 */
export const saveAlertChannel: Save<AlertChannelInput, AlertChannel> = async (deps, saving) => {
  const { caller, existing, version, input } = saving
  const kind = await loadChannel(input.kind)
  refuseEvents(kind, input)
  const kept = existing?.kind === input.kind ? await secretsOf(deps, existing.id) : {}
  const fields = parseFields(kind, withoutEmpty({ ...kept, ...input.fields }))
  const goesTo = kind.goesTo(fields)
  if (existing && existing.goesTo !== goesTo) refuseKept(Object.keys(kept).filter((name) => !(name in input.fields)))
  const id = existing?.id ?? newId('chn')
  const { name, description, events, isDefault } = input
  const judged = {
    id,
    name,
    description,
    kind: kind.name,
    events,
    isDefault,
    goesTo,
    ...sealed(deps, { id, kind, fields }),
  }
  return recorded(deps, { caller, action: actionOf('alert-channel', saving) }, ({ db }) =>
    existing ? updateAlertChannel(db, id, version, judged) : createAlertChannel(db, judged),
  )
}

/** @throws AppError `invalid_input` for what a channel of this kind cannot be told */
function refuseEvents(kind: ChannelKind, { events }: AlertChannelInput): void {
  const unknown = events.find((it) => !kind.events.includes(it))
  if (unknown === undefined) return
  throw new AppError('invalid_input', `${kind.title} cannot be told of “${unknown}”: it is no state that ends.`, {
    details: { field: 'events' },
  })
}

const secretsOf = async ({ db, vault }: Deps, id: string): Promise<Fields> =>
  openChannelSecrets(vault, await getSealedChannel(db, id))

const withoutEmpty = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))

/** @throws AppError `invalid_input` with the path of each field at fault, never its value */
function parseFields(kind: ChannelKind, fields: Fields): Fields {
  const parsed = kind.fields.strict().safeParse(fields)
  // What its schema gives are the texts of a form.
  if (parsed.success) return parsed.data as Fields
  const errors = parsed.error.issues.map((it) => ({ path: ['fields', ...it.path].join('.'), message: it.message }))
  const [first] = errors
  throw new AppError('invalid_input', `The field ${first?.path} is not right: ${first?.message}.`, {
    details: { errors },
  })
}

/** A secret must not go to a host that its giver did not name. @throws AppError `invalid_input` */
function refuseKept(names: readonly string[]): void {
  if (names.length === 0) return
  throw new AppError('invalid_input', `It goes elsewhere: give ${names.join(', ')} again.`, {
    details: { errors: names.map((name) => ({ path: `fields.${name}`, message: 'has to be given again' })) },
  })
}

function sealed({ vault }: Deps, { id, kind, fields }: { id: string; kind: ChannelKind; fields: Fields }) {
  const shown = new Set(publicFields(kind.fields))
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  const secrets = entries.filter(([name]) => !shown.has(name))
  return {
    publicFields: Object.fromEntries(entries.filter(([name]) => shown.has(name))),
    secretFields: Object.fromEntries(
      secrets.map(([name, value]) => [name, vault.seal(String(value), channelSecretPlace(id, name))]),
    ),
  }
}
