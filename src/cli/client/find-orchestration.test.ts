import { expect, test } from 'vitest'
import type { Orchestration } from '../../model/orchestration.ts'
import { chooseOrchestration } from './find-orchestration.ts'

const orchestration = (
  id: string,
  name: string,
  destination: string,
  objectType: 'query' | 'database-export' = 'query',
) => ({ id, name, object: name, destination, objectType }) as Orchestration

const all = [
  orchestration('orc_1', 'Spenders', 'Persado'),
  orchestration('orc_2', 'Spenders', 'Vibes'),
  orchestration('orc_3', 'Nightly', 'Persado'),
  orchestration('orc_4', 'Nightly', 'Persado', 'database-export'),
]
const idOf = (name: string, destination?: string) => chooseOrchestration(all, name, destination).id

test('a name that is there once is enough; else the destination decides', () => {
  expect(idOf('Spenders', 'Vibes')).toBe('orc_2')
  expect(idOf('orc_4')).toBe('orc_4')
})

test.for([
  ['Spenders', undefined, 'usage', 'Spenders goes to several: add --destination "Persado" or --destination "Vibes".'],
  ['Nightly', 'Persado', 'usage', 'name one by its id, orc_3 (query) or orc_4 (database-export).'],
  ['Spenders', 'Airship', 'not_found', 'No orchestration sends Spenders to Airship; it goes to Persado, Vibes.'],
  ['Spendres', undefined, 'not_found', 'No orchestration sends Spendres. Did you mean Spenders?'],
] as const)('%s to %s: %s', ([name, destination, code, words]) => {
  expect(() => idOf(name, destination)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(words) }),
  )
})
