import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectNoSideways } from '../harness/accessible.ts'
import { type Desktop, openDesktop } from '../harness/browser.ts'
import { dialog, press } from '../harness/forms.ts'
import { type Office, openOffice } from '../harness/office.ts'
import { newKeyPair, startSshd } from '../harness/sshd.ts'

let office: Office
let desktop: Desktop
beforeAll(async () => {
  office = await openOffice()
  desktop = await openDesktop(office)
  const query = { name: 'Good customers', database: 'ACME', sql: 'SELECT customer_id FROM customers', state: 'active' }
  await office.make('/queries', query)
})
afterAll(async () => {
  await desktop?.[Symbol.asyncDispose]()
  await office?.[Symbol.asyncDispose]()
})

const ask = (method: string, path: string, body?: object) => office.host.ask(method, path, body)
const RUN = { timeout: 30_000 }

/** Sends the good customers to a new destination. @returns the id of the run, once it has ended */
async function runTo(name: string, credential: object, more: { folder?: string; group?: string } = {}) {
  await office.make('/credentials', { name, plugin: 'sftp', ...credential })
  const settings = { remoteFolder: more.folder ?? '/', filenameTemplate: `${name}.csv` }
  await office.make('/destinations', { name, plugin: 'sftp', credential: name, settings })
  const sent = { objectType: 'query', object: 'Good customers', destination: name }
  const inGroup = more.group === undefined ? {} : { workflow: 'automatic', group: more.group }
  const orchestration = await office.make('/orchestrations', { ...sent, ...inGroup })
  if (more.group) {
    const [group] = (await ask('GET', `/orchestration-groups?search=${more.group}`)).body.items
    await ask('POST', `/orchestration-groups/${group.id}/runs`, {})
  } else await ask('POST', `/orchestrations/${orchestration}/runs`, {})
  const [run] = (await ask('GET', `/runs?orchestration=${orchestration}`)).body.items
  await ask('GET', `/runs/${run.id}/events`)
  return run.id as string
}

test('a changed host key is compared, confirmed, and the run restarted: it arrives at OpenSSH', async () => {
  await using sshd = await startSshd()
  const { port, username, privateKey } = sshd
  const fields = { hostname: '127.0.0.1', port, username, privateKey, hostPublicKey: newKeyPair().public }
  const id = await runTo('Moved', { type: 'private-key', fields }, { folder: sshd.folder })
  const { shown, pinned } = (await ask('GET', `/runs/${id}`)).body.error.hostKeys
  await using window = await desktop.open(`/workflows?run=${id}`)
  const { page } = window
  const run = dialog(page, 'Good customers to Moved')
  const key = run.getByRole('region', { name: 'Host key' })
  await key.getByText(shown, { exact: true }).waitFor()
  await key.getByText(pinned[0], { exact: true }).waitFor()
  expect(await run.getByRole('button', { name: 'Skip', exact: true }).count(), 'no group waits for it').toBe(0)
  await expectAccessible(page)
  await press(key, 'Confirm host key')
  await key.waitFor({ state: 'detached' })
  await press(run, 'Restart')
  await run.getByRole('status').filter({ hasText: 'Completed' }).waitFor(RUN)
})

test('a run that failed in its group leads to its credential, and may be skipped with a reason', async () => {
  await office.make('/orchestration-groups', { name: 'Daily', schedule: { cron: '0 6 * * *' } })
  const fields = { ...office.fields, passphrase: 'not the one' }
  const id = await runTo('Warehouse', { type: 'passphrase', fields }, { group: 'Daily' })
  await using window = await desktop.open(`/workflows?run=${id}`)
  const { page } = window
  const run = dialog(page, 'Good customers to Warehouse')
  await run.getByText('What has arrived', { exact: true }).waitFor()
  await run.getByText('Nothing of it has arrived.').waitFor()
  await run.getByText('A retry helps only after the cause is put right.').waitFor()
  for (const name of ['Retry', 'Restart', 'Skip']) await run.getByRole('button', { name, exact: true }).waitFor()
  await expectAccessible(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSideways(page)
  await press(run, 'Skip')
  const skip = dialog(page, 'Skip this run?')
  await skip.getByLabel('Reason').fill('The warehouse is closed.')
  await expectAccessible(page)
  await press(skip, 'Skip')
  await run.getByRole('region', { name: 'What went wrong' }).getByText('The warehouse is closed.').waitFor()
  expect(await run.getByRole('button', { name: 'Skip', exact: true }).count()).toBe(0)
  await run.getByRole('link', { name: 'Update the credential' }).click()
  await dialog(page, 'Rotate Warehouse').waitFor()
})
