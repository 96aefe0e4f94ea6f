import { type HostKeys, hostKeys } from './host-keys.ts'

/** Every failure a person can meet. `retry` drives the run engine, `status` the API, `hint` the UI. Codes are permanent. */
export const ERRORS = {
  // What a person asked for
  usage: { status: 400, retry: false, hint: 'Run waybill --help to see the verbs and their options.' },
  unauthenticated: { status: 401, retry: false, hint: 'Sign in, or send an API key as Authorization: Bearer KEY.' },
  forbidden: { status: 403, retry: false, hint: 'Ask an administrator for a policy that allows this action.' },
  access_restricted: {
    status: 403,
    retry: false,
    hint: 'Ask an operator to open the destination, and its data template, to users like you.',
  },
  sign_in_refused: {
    status: 401,
    retry: false,
    hint: 'Check the e-mail address and the password. An administrator can invite you again.',
  },
  second_factor_refused: {
    status: 401,
    retry: false,
    hint: 'Enter the code that your authenticator shows now, or one of your backup codes. Each code opens once.',
  },
  sign_in_expired: { status: 401, retry: false, hint: 'Sign in again with your e-mail address and password.' },
  too_many_attempts: { status: 429, retry: true, hint: 'Wait for the named time, then try again.' },
  cross_site: { status: 403, retry: false, hint: 'Open Waybill at its own address and try again there.' },
  already_set_up: { status: 409, retry: false, hint: 'Sign in, or ask an administrator for an invitation.' },
  invitation_invalid: { status: 410, retry: false, hint: 'Ask an administrator for a new invitation.' },
  last_administrator: {
    status: 409,
    retry: false,
    hint: 'Make somebody else a DataGrid Administrator first.',
  },
  second_factor_unchanged: { status: 409, retry: false, hint: 'Load the page again: it was changed meanwhile.' },
  not_found: { status: 404, retry: false, hint: 'It may have been deleted, or you may not see it.' },
  method_not_allowed: { status: 405, retry: false, hint: 'Use one of the methods that the answer names in Allow.' },
  invalid_input: { status: 422, retry: false, hint: 'Correct the named fields and send it again.' },
  name_taken: { status: 409, retry: false, hint: 'Choose another name, or edit the object that has it.' },
  in_use: { status: 409, retry: false, hint: 'Remove what depends on it first.' },
  stale_version: {
    status: 409,
    retry: false,
    hint: 'Somebody saved it meanwhile. Load it again and repeat your change.',
  },

  // The configuration file
  config_unreadable: { status: 422, retry: false, hint: 'Name a YAML file that exists and can be read.' },
  config_invalid: { status: 422, retry: false, hint: 'Correct the named lines. Nothing was applied.' },
  config_reference: {
    status: 422,
    retry: false,
    hint: 'Name an object of the file or one that is there already. Nothing was applied.',
  },
  config_variable: {
    status: 422,
    retry: false,
    hint: 'Set the environment variable, or write $${ for a literal ${. Nothing was applied.',
  },

  // Queries, exports and templates
  not_active: { status: 409, retry: false, hint: 'Activate it first: only what is active can be sent.' },
  sql_invalid: { status: 422, retry: false, hint: 'Correct the SQL. It is read by DuckDB.' },
  sql_not_allowed: {
    status: 422,
    retry: false,
    hint: 'Use one SELECT (WITH is fine) over the tables of its database.',
  },
  query_failed: {
    status: 422,
    retry: false,
    hint: 'Run the query in a preview and look at the values that the named step reads.',
  },
  query_too_large: {
    status: 422,
    retry: false,
    hint: 'Sort or group fewer rows, or columns, or leave out ORDER BY.',
  },
  result_too_large: {
    status: 422,
    retry: false,
    hint: 'Narrow the query, or send the whole result by an orchestration.',
  },
  source_unavailable: {
    status: 502,
    retry: true,
    hint: 'Check that the file or folder of the database is there and that Waybill may read it.',
  },
  table_missing: { status: 422, retry: false, hint: 'Choose tables that the database has.' },
  column_unknown: {
    status: 422,
    retry: false,
    hint: 'Correct the data template or the guardrail, or add the column to the query.',
  },
  column_duplicate: {
    status: 422,
    retry: false,
    hint: 'Give each column a name of its own, with AS in the query or `to` in the data template.',
  },
  filename_invalid: {
    status: 422,
    retry: false,
    hint: "Use the tokens and filters of the documentation, as {{now|format:'yyyy-MM-dd'}}.",
  },
  setting_locked: { status: 422, retry: false, hint: 'Change it on the destination, or leave it open there.' },
  setting_missing: { status: 422, retry: false, hint: 'Fill it in on the destination or in its data template.' },
  file_ambiguous: {
    status: 422,
    retry: false,
    hint: 'Choose another quote mode, set an escape character, or set allowAmbiguous if the partner expects it so.',
  },

  // Keys and credentials
  pgp_key_invalid: {
    status: 422,
    retry: false,
    hint: 'Paste the public key block of the partner whole, from BEGIN to END.',
  },
  pgp_key_expired: { status: 422, retry: false, hint: 'Ask the partner for a current public key.' },
  private_key_invalid: {
    status: 422,
    retry: false,
    hint: 'Paste the private key whole, in OpenSSH, PEM or PPK form, with its passphrase if it has one.',
  },
  host_key_invalid: { status: 422, retry: false, hint: 'Give one public key a line, as ssh-keyscan prints it.' },
  sealing_key_wrong: {
    status: 409,
    retry: false,
    hint: 'Start with the WAYBILL_KEY (or the key file) that the secrets were sealed with.',
  },

  // The partner's server
  host_unresolved: { status: 502, retry: true, hint: 'Check the spelling of the host name.' },
  destination_unreachable: { status: 502, retry: true, hint: 'Check the host name, the port and the firewall.' },
  destination_timeout: { status: 504, retry: true, hint: 'Check the host name and the firewall, or try again later.' },
  algorithms_differ: { status: 502, retry: false, hint: 'Ask the owner of the server to offer a current algorithm.' },
  host_key_changed: {
    status: 422,
    retry: false,
    hint: 'Confirm the new host key with the owner of the server, then pin it in the credential.',
  },
  credential_rejected: {
    status: 422,
    retry: false,
    hint: 'Check the user name and the passphrase or key of the credential.',
  },
  folder_missing: { status: 422, retry: false, hint: 'Create the folder on the server, or correct the remote folder.' },
  permission_denied: {
    status: 422,
    retry: false,
    hint: 'Ask the owner of the server for the right to write to this folder.',
  },
  destination_full: { status: 507, retry: false, hint: 'Ask the owner of the server for more space.' },
  destination_refused: {
    status: 502,
    retry: false,
    hint: 'The answer of the server is in the message: ask its owner.',
  },
  connection_lost: { status: 502, retry: true, hint: 'Try again. What the server already has is not sent twice.' },
  size_differs: {
    status: 502,
    retry: true,
    hint: 'Try again. If it stays so, ask the owner of the server what changes the files.',
  },

  // Runs
  already_running: { status: 409, retry: false, hint: 'Wait for the active run, or stop it.' },
  not_running: { status: 409, retry: false, hint: 'It has ended already.' },
  no_rows: {
    status: 422,
    retry: false,
    hint: 'Look at the query and its data, or let the guardrails do something else when there are no rows.',
  },
  query_alert: { status: 422, retry: false, hint: 'Look at the query and its data, or change what it fails at.' },
  run_held: {
    status: 409,
    retry: false,
    hint: 'Look at what was found. Somebody who did not start the run can release it; it can also be discarded.',
  },
  not_held: { status: 409, retry: false, hint: 'It was released, discarded or stopped meanwhile.' },
  second_person_needed: {
    status: 403,
    retry: false,
    hint: 'Ask somebody else who may release runs. You can discard it.',
  },
  run_discarded: { status: 409, retry: false, hint: 'Run the orchestration again once its data is right.' },
  nothing_to_redeliver: {
    status: 409,
    retry: false,
    hint: 'Its files are no longer kept, or it never built any. Run the orchestration again.',
  },
  nothing_to_retry: {
    status: 409,
    retry: false,
    hint: 'Run the orchestration again: that takes the data and the settings as they are now.',
  },
  nothing_to_skip: {
    status: 409,
    retry: false,
    hint: 'Look at it again: it may have gone on, or was skipped already.',
  },
  artifact_unreadable: {
    status: 500,
    retry: false,
    hint: 'Run the orchestration again, and check the disk of the data directory.',
  },
  run_stopped: {
    status: 409,
    retry: false,
    hint: 'It was stopped by a person. Retry it, or run it again when you like.',
  },
  worker_lost: { status: 503, retry: true, hint: 'It goes on by itself at the first step that is not done.' },
  artifact_bucket: {
    status: 502,
    retry: true,
    hint: 'Check WAYBILL_ARTIFACTS_URL, the AWS_ variables, and that the bucket may be read and written from there.',
  },
  spool_full: {
    status: 507,
    retry: false,
    hint: 'Free space on the disk of the data directory.',
  },

  // Alerts
  channel_unreachable: {
    status: 502,
    retry: true,
    hint: 'Check the address of the channel and the firewall. A notice is tried again for a day.',
  },
  channel_timeout: {
    status: 504,
    retry: true,
    hint: 'Check the address of the channel and the firewall. A notice is tried again for a day.',
  },
  channel_refused: {
    status: 502,
    retry: true,
    hint: 'Check the address and the key of the channel. A notice is tried again for a day.',
  },
  mail_not_set_up: {
    status: 409,
    retry: true,
    hint: 'Set WAYBILL_SMTP_URL and WAYBILL_MAIL_FROM on every server and worker, and start them again.',
  },
  mail_refused: {
    status: 502,
    retry: true,
    hint: 'Check the addresses, and WAYBILL_SMTP_URL and WAYBILL_MAIL_FROM with whoever runs the mail server.',
  },

  // The installation
  data_directory_in_use: {
    status: 409,
    retry: false,
    hint: 'Stop the other process, or give this one another WAYBILL_DATA.',
  },
  data_directory_version: {
    status: 409,
    retry: false,
    hint: 'Start the version of Waybill that wrote it, or name another WAYBILL_DATA.',
  },
  store_moved: {
    status: 409,
    retry: false,
    hint: 'Set DATABASE_URL to the database that it was moved to.',
  },
  store_not_empty: { status: 409, retry: false, hint: 'Name an empty database that no Waybill has started on.' },
  store_in_use: {
    status: 409,
    retry: false,
    hint: 'Stop every server and worker of Waybill, and whatever else uses its database user, then repeat this.',
  },
  database_required: {
    status: 422,
    retry: false,
    hint: 'Set DATABASE_URL: only PostgreSQL can be shared by several processes.',
  },
  store_unavailable: { status: 503, retry: true, hint: 'Check DATABASE_URL and that the PostgreSQL server runs.' },
  user_missing: {
    status: 409,
    retry: false,
    hint: 'Set WAYBILL_ADMIN_EMAIL to the address of the first administrator and start Waybill again, then repeat this.',
  },
  environment_invalid: { status: 422, retry: false, hint: 'Correct the named environment variable.' },
  server_unreachable: {
    status: 503,
    retry: true,
    hint: 'Check that the server runs. A run that it began goes on there when it starts again.',
  },
  internal: { status: 500, retry: false, hint: 'This is a fault of Waybill. Please report it with the id.' },
} as const satisfies Record<string, { status: number; retry: boolean; hint: string }>

export type ErrorCode = keyof typeof ERRORS

/** An error that a person can meet. Its message says what happened to this thing, never a row, never a secret. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  /** Safe to show and to store: never a row, never a secret. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; details?: Record<string, unknown> } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
  }
}

/** An error as it is stored with a run and sent in answers. */
export interface Problem {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
  readonly retryable: boolean
  /** Of a server whose host key has changed: what a person needs to confirm the new one. */
  readonly hostKeys?: HostKeys | undefined
}

/** What a person is told of any thrown value. An unknown one is a bug: its text stays in the log. */
export function toProblem(error: unknown): Problem {
  const known = knownIn(error) ?? new AppError('internal', 'Something in Waybill broke.')
  return {
    code: known.code,
    message: known.message,
    hint: ERRORS[known.code].hint,
    retryable: ERRORS[known.code].retry,
    ...hostKeysIn(known),
  }
}

function hostKeysIn({ code, details }: AppError): Pick<Problem, 'hostKeys'> {
  const seen = code === 'host_key_changed' ? hostKeys.safeParse(details) : undefined
  return seen?.success ? { hostKeys: seen.data } : {}
}

/** The AppError that was thrown, or that a library has wrapped in an error of its own. */
function knownIn(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error
  return error instanceof Error ? knownIn(error.cause) : undefined
}
