import { z } from 'zod'
import { checkCredential } from '../../commands/check-credential.ts'
import { saveCredential } from '../../commands/save/credential.ts'
import { credential, credentialInput } from '../../model/credential.ts'
import { checkReport } from '../../model/destination.ts'
import { deleteCredential, getCredential, listCredentials } from '../../store/credentials.ts'
import { oneOf } from '../answer.ts'
import { collectionRoutes, noFilters } from '../collection.ts'
import { defineRoute } from '../route.ts'

/** Secrets go in and never come out: an answer has the public fields, and the names of the secret ones that are set. */
const routes = collectionRoutes({
  noun: 'credential',
  path: '/credentials',
  input: credentialInput,
  output: credential,
  actions: ['credential:check'],
  filters: noFilters,
  list: listCredentials,
  get: getCredential,
  save: saveCredential,
  remove: deleteCredential,
})

const checkRoute = defineRoute({
  method: 'post',
  path: '/credentials/:id/check',
  summary: 'Try sign-in fields on a destination before they are saved; secrets that are not given stand as they are',
  input: oneOf,
  body: z.strictObject({ destination: z.string(), credential: credentialInput }),
  output: checkReport,
  guard: { action: 'credential:check', resource: ({ db }, { input }) => getCredential(db, input.id) },
  handle: (deps, { resource, body, signal }) =>
    checkCredential(deps, { credential: resource, input: body.credential, destination: body.destination }, signal),
})

export const credentialRoutes = [...routes, checkRoute] as const
