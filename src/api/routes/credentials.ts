import { saveCredential } from '../../commands/save/credential.ts'
import { credential, credentialInput } from '../../model/credential.ts'
import { deleteCredential, getCredential, listCredentials } from '../../store/credentials.ts'
import { collectionRoutes, noFilters } from '../collection.ts'

/** Secrets go in and never come out: an answer has the public fields, and the names of the secret ones that are set. */
export const credentialRoutes = collectionRoutes({
  noun: 'credential',
  path: '/credentials',
  input: credentialInput,
  output: credential,
  filters: noFilters,
  list: listCredentials,
  get: getCredential,
  save: saveCredential,
  remove: deleteCredential,
})
