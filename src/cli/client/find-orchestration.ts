import { closestTo } from '../../lib/closest.ts'
import { AppError } from '../../model/errors.ts'
import { type Orchestration, orchestration } from '../../model/orchestration.ts'
import type { Client } from './client.ts'
import { listAll } from './lists.ts'

/**
 * The orchestration that a person means: by the name of what it sends, or by its id. Where an object goes to several
 * destinations the destination decides.
 * @throws AppError `not_found`, or `usage` with the destinations to choose from
 */
export async function findOrchestration(
  client: Client,
  name: string,
  destination: string | undefined,
): Promise<Orchestration> {
  return chooseOrchestration(await listAll(client, '/api/orchestrations', orchestration), name, destination)
}

/** The same, of a list. Pure. */
export function chooseOrchestration(
  all: readonly Orchestration[],
  name: string,
  destination: string | undefined,
): Orchestration {
  const named = all.filter((it) => it.name === name || it.id === name)
  const matching = named.filter((it) => destination === undefined || it.destination === destination)
  const [found, another] = matching
  if (found === undefined)
    throw notFound(named.length > 0 ? named : all, { name, destination, isNamed: named.length > 0 })
  if (another === undefined) return found
  const choices = matching.map((it) => `--destination ${JSON.stringify(it.destination)}`)
  if (new Set(choices).size > 1) throw new AppError('usage', `${name} goes to several: add ${choices.join(' or ')}.`)
  const ids = matching.map((it) => `${it.id} (${it.objectType})`)
  throw new AppError('usage', `${name} is a query and a database export: name one by its id, ${ids.join(' or ')}.`)
}

function notFound(
  candidates: readonly Orchestration[],
  { name, destination, isNamed }: { name: string; destination: string | undefined; isNamed: boolean },
): AppError {
  if (isNamed) {
    const places = candidates.map((it) => it.destination).join(', ')
    return new AppError('not_found', `No orchestration sends ${name} to ${destination}; it goes to ${places}.`)
  }
  const meant = closestTo(
    name,
    candidates.map((it) => it.name),
  )
  const help = meant === null ? '' : ` Did you mean ${meant}?`
  return new AppError('not_found', `No orchestration sends ${name}.${help}`)
}
