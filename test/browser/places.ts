import type { Page } from 'playwright-core'
import { choose, dialog, press, takeFromMenu } from '../harness/forms.ts'
import type { Furniture } from './furnished-office.ts'

/** A page or a dialog that people see: where it is, how one gets there, and what shows that it is all there. */
export interface Place {
  readonly name: string
  readonly path: (ids: Furniture) => string
  readonly reach: (page: Page) => Promise<void>
  /** Nobody is signed in. */
  readonly isOutside?: boolean
}

const heading = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('heading', { name }).first().waitFor()
}
const text = (words: string | RegExp) => async (page: Page) => {
  await page.getByText(words).first().waitFor()
}
const opened = (name: string | RegExp) => async (page: Page) => {
  await dialog(page, name).waitFor()
}
/** One step after the other. */
const then =
  (...steps: readonly ((page: Page) => Promise<unknown>)[]) =>
  async (page: Page) => {
    for (const step of steps) await step(page)
  }
const pressing = (name: string | RegExp) => (page: Page) => press(page, name)
const taking = (row: string, item: string) => (page: Page) => takeFromMenu(page, row, item)

const SENT = 'High value customers to Persado'

export const PLACES: readonly Place[] = [
  { name: 'sign-in', path: () => '/sign-in', reach: heading('Sign in'), isOutside: true },
  { name: 'customer-360', path: () => '/customer-360', reach: then(heading('Customer 360'), text('customer_id')) },
  {
    name: 'database-exports',
    path: () => '/customer-360',
    reach: then((page) => page.getByRole('link', { name: 'Configure Exports' }).click(), text('Nightly tables')),
  },
  { name: 'queries', path: () => '/queries', reach: text('High value customers') },
  {
    name: 'query',
    path: (ids) => `/queries/${ids.query}`,
    reach: then(pressing('Run query'), (page) => page.getByRole('columnheader', { name: 'lifetime_value' }).waitFor()),
  },
  {
    name: 'query-activate',
    path: (ids) => `/queries/${ids.draft}`,
    reach: then(pressing('Activate'), opened(/Activate/)),
  },
  { name: 'destinations', path: () => '/destinations', reach: text('High value customers') },
  {
    name: 'destination-add',
    path: () => '/destinations',
    reach: then(pressing('Add Destination'), opened('Add Destination')),
  },
  {
    name: 'credential-create',
    path: () => '/destinations',
    reach: then(
      pressing('Add Destination'),
      (page) => choose(dialog(page, 'Add Destination'), 'Plugin', 'SFTP'),
      (page) => choose(dialog(page, 'Add Destination'), 'Credential Type', /Persado/i),
      (page) => choose(dialog(page, 'Add Destination'), 'Credential', 'Create a new credential'),
      opened('Create New Credential'),
    ),
  },
  {
    name: 'destination-edit',
    path: () => '/destinations',
    reach: then(taking('Persado', 'Edit'), opened(/Edit Destination/i)),
  },
  {
    name: 'destination-test',
    path: () => '/destinations',
    reach: then(taking('Persado', 'Test connection'), text('It would accept a file')),
  },
  {
    name: 'destination-delete',
    path: () => '/destinations',
    reach: then(taking('Persado', 'Delete'), (page) => page.getByRole('dialog').waitFor()),
  },
  {
    name: 'data-template-add',
    path: () => '/destinations',
    reach: then(taking('Persado', 'Add data template'), opened(/^Add Data Template/)),
  },
  {
    name: 'data-template-edit',
    path: (ids) => `/destinations?dialog=edit-data-template&id=${ids.dataTemplate}`,
    reach: then(opened(/Persado engagement|Edit/), text(/Hashed_Email|First_Name/)),
  },
  {
    name: 'orchestration-add',
    path: () => '/destinations',
    reach: then(pressing('Add Orchestration'), opened('Add Orchestration')),
  },
  {
    name: 'orchestration-edit',
    path: (ids) => `/destinations?dialog=edit-orchestration&id=${ids.orchestration}`,
    reach: opened(/Edit Orchestration/),
  },
  {
    name: 'orchestration-view',
    path: (ids) => `/destinations?dialog=view-orchestration&id=${ids.orchestration}`,
    reach: opened(/View Orchestration/),
  },
  {
    name: 'orchestration-delete',
    path: () => '/destinations',
    reach: then(taking(SENT, 'Delete'), opened(/Delete/)),
  },
  {
    name: 'orchestration-group-add',
    path: () => '/destinations',
    reach: then(pressing('Add Orchestration Group'), opened('Add Orchestration Group')),
  },
  {
    name: 'group-edit',
    path: (ids) => `/destinations?dialog=edit-orchestration-group&id=${ids.group}`,
    reach: text('Next runs'),
  },
  {
    name: 'group-runs',
    path: (ids) => `/destinations?dialog=group-runs&id=${ids.group}`,
    reach: text('It has not run yet'),
  },
  { name: 'workflows', path: () => '/workflows', reach: text('High value customers') },
  { name: 'run', path: (ids) => `/workflows?run=${ids.run}`, reach: text('SHA256:') },
  { name: 'run-failed', path: (ids) => `/workflows?run=${ids.failedRun}`, reach: text('credential_rejected') },
  { name: 'users', path: () => '/settings/users', reach: text('ben@acme.example') },
  { name: 'user-invite', path: () => '/settings/users?add=true', reach: (page) => page.getByRole('dialog').waitFor() },
  { name: 'policies', path: () => '/settings/policies', reach: text('DataGrid Operator') },
  { name: 'api-keys', path: () => '/settings/api-keys', reach: text('Nightly export') },
  {
    name: 'api-key-add',
    path: () => '/settings/api-keys?add=true',
    reach: (page) => page.getByRole('dialog').waitFor(),
  },
  { name: 'credentials', path: () => '/settings/credentials', reach: text('Persado SFTP') },
  {
    name: 'credential-rotate',
    path: (ids) => `/settings/credentials?rotate=${ids.credential}`,
    reach: (page) => page.getByRole('dialog').waitFor(),
  },
  { name: 'alerts', path: () => '/settings/alerts', reach: text('Night shift') },
  {
    name: 'alert-channel-add',
    path: () => '/settings/alerts?add=true',
    reach: then(opened('Add alert channel'), (page) => choose(dialog(page, 'Add alert channel'), 'Kind', 'PagerDuty')),
  },
  {
    name: 'alert-channel-edit',
    path: (ids) => `/settings/alerts?edit=${ids.channel}`,
    reach: opened('Edit alert channel: Night shift'),
  },
  {
    name: 'alert-channel-test',
    path: () => '/settings/alerts',
    reach: then(
      taking('Night shift', 'Send test'),
      (page) => press(dialog(page, 'Test Night shift'), 'Send test'),
      text('cannot be reached'),
    ),
  },
  { name: 'account', path: () => '/settings/account', reach: heading(/account/i) },
  { name: 'audit-log', path: () => '/settings/audit-log', reach: text('orchestration:run') },
]
