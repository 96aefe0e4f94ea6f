import type { Action } from '../../access/policies.ts'
import type { ErrorCode } from '../../model/errors.ts'
import type { Route } from '../route.ts'

const SERVER: readonly ErrorCode[] = [
  'host_unresolved',
  'destination_unreachable',
  'destination_timeout',
  'algorithms_differ',
  'host_key_changed',
  'credential_rejected',
  'folder_missing',
  'permission_denied',
  'destination_full',
  'destination_refused',
  'connection_lost',
]
const SETTINGS: readonly ErrorCode[] = ['setting_locked', 'setting_missing', 'filename_invalid']
const SQL: readonly ErrorCode[] = [
  'sql_invalid',
  'sql_not_allowed',
  'query_failed',
  'query_too_large',
  'source_unavailable',
  'column_duplicate',
]
const RENDERING: readonly ErrorCode[] = [...SQL, ...SETTINGS, 'not_active', 'column_unknown', 'file_ambiguous']

const CONFIGURATION: readonly ErrorCode[] = [
  ...RENDERING,
  'config_invalid',
  'config_reference',
  'table_missing',
  'private_key_invalid',
  'host_key_invalid',
  'pgp_key_invalid',
  'pgp_key_expired',
]

/** What an action can fail with, beside what every action of its kind can. */
const OF_ACTION: Partial<Record<Action, readonly ErrorCode[]>> = {
  'database:create': ['source_unavailable'],
  'database:edit': ['source_unavailable'],
  'database:read': ['source_unavailable'],
  'query:create': SQL,
  'query:edit': SQL,
  'query:activate': SQL,
  'query:preview': SQL,
  'query:download': [...SQL, 'result_too_large'],
  'database-export:create': ['table_missing', 'source_unavailable'],
  'database-export:edit': ['table_missing', 'source_unavailable'],
  'database-export:activate': ['table_missing', 'source_unavailable'],
  'credential:create': ['private_key_invalid', 'host_key_invalid'],
  'credential:edit': ['private_key_invalid', 'host_key_invalid'],
  'credential:check': [...SERVER, 'private_key_invalid', 'host_key_invalid'],
  'destination:create': [...SETTINGS, 'pgp_key_invalid', 'pgp_key_expired'],
  'destination:edit': [...SETTINGS, 'pgp_key_invalid', 'pgp_key_expired'],
  'destination:check': SERVER,
  'data-template:create': [...SETTINGS, 'column_unknown', 'pgp_key_invalid', 'pgp_key_expired'],
  'data-template:edit': [...SETTINGS, 'column_unknown', 'pgp_key_invalid', 'pgp_key_expired'],
  'orchestration:create': [...SETTINGS, 'not_active', 'column_unknown'],
  'orchestration:edit': [...SETTINGS, 'not_active', 'column_unknown'],
  'orchestration:run': [...SETTINGS, 'not_active', 'already_running'],
  'orchestration:preview': RENDERING,
  'orchestration-group:run': ['already_running'],
  'group-run:stop': ['not_running'],
  'run:stop': ['not_running'],
  'run:retry': ['nothing_to_retry', 'already_running'],
  'run:restart': [...SETTINGS, 'not_active', 'nothing_to_retry', 'already_running'],
  'run:skip': ['nothing_to_skip'],
  'run:release': ['not_held', 'second_person_needed'],
  'run:discard': ['not_held'],
  'run:redeliver': ['nothing_to_redeliver', 'already_running'],
  'configuration:plan': CONFIGURATION,
  'configuration:apply': [...CONFIGURATION, 'in_use', 'name_taken', 'stale_version'],
  'user:edit': ['last_administrator'],
  'user:delete': ['last_administrator'],
  'api-key:create': ['user_missing'],
}

const SECOND_FACTOR: readonly ErrorCode[] = ['second_factor_refused', 'sign_in_expired', 'too_many_attempts']

/** What an address can fail with, where its action does not say it. */
const OF_PATH: Readonly<Record<string, readonly ErrorCode[]>> = {
  '/orchestrations/preview': [...RENDERING, 'not_found', 'table_missing', 'pgp_key_invalid', 'pgp_key_expired'],
  '/databases/:id/tables': SQL,
  '/databases/:id/samples': [...SQL, 'table_missing'],
  '/destinations/:id/inherited-settings': SETTINGS,
  '/runs/:id/subscription': ['user_missing'],
  '/runs/:id/confirm-host-key': ['stale_version'],
  '/account/sessions': ['user_missing'],
  '/account/sessions/:id': ['user_missing'],
  '/account/sessions/end-others': ['user_missing'],
  '/sign-in/administrator': ['already_set_up', 'too_many_attempts'],
  '/sign-in/invitation': ['invitation_invalid', 'too_many_attempts'],
  '/auth/reset-password': ['invitation_invalid', 'too_many_attempts'],
  '/auth/sign-in/email': ['sign_in_refused', 'too_many_attempts'],
  '/auth/change-password': ['sign_in_refused', 'too_many_attempts'],
  '/auth/two-factor/verify-totp': SECOND_FACTOR,
  '/auth/two-factor/verify-backup-code': SECOND_FACTOR,
  '/auth/two-factor/enable': ['sign_in_refused', 'second_factor_unchanged', 'too_many_attempts'],
  '/auth/two-factor/disable': ['sign_in_refused', 'second_factor_unchanged', 'too_many_attempts'],
  '/auth/two-factor/generate-backup-codes': ['sign_in_refused', 'second_factor_unchanged', 'too_many_attempts'],
}

/** The codes of the catalogue that a route can answer with; `internal` and `store_unavailable` any may. */
export function problemCodes(route: Route): ErrorCode[] {
  const { access, action, method, path, body } = route
  const isSave = body !== null && /:(create|edit)$/.test(action ?? '')
  const codes: (ErrorCode | false | undefined)[] = [
    access !== 'anyone' && 'unauthenticated',
    access === 'policy' && !action?.endsWith(':read') && 'forbidden',
    // What sends asks besides whether the destination, or its data template, is open to the caller.
    method !== 'get' && /^\/(orchestration|run)/.test(path) && 'access_restricted',
    (/\/:/.test(path) || action?.endsWith(':read')) && 'not_found',
    // A parameter that is not known is refused everywhere.
    'invalid_input',
    isSave && 'name_taken',
    isSave && method === 'put' && 'stale_version',
    action?.endsWith(':delete') && method === 'delete' && 'in_use',
    // A browser on the page of another site sends the session's cookie along.
    method !== 'get' && 'cross_site',
    ...((action && OF_ACTION[action]) ?? []),
    ...(OF_PATH[path] ?? []),
  ]
  return [...new Set(codes.filter((code) => code !== false && code !== undefined))]
}
