import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from '../harness/accessible.ts'
import { type Desktop, openDesktop, type Window } from '../harness/browser.ts'
import { dialog, fill, press, takeFromMenu } from '../harness/forms.ts'
import { ADMIN_EMAIL } from '../harness/host.ts'
import { type Office, openOffice } from '../harness/office.ts'
import { totp } from '../harness/totp.ts'

const PASSWORD = 'staple-battery-1172'
const STEP_MS = 30_000
let office: Office
let desktop: Desktop
beforeAll(async () => {
  office = await openOffice()
  desktop = await openDesktop(office)
})
afterAll(async () => {
  await desktop[Symbol.asyncDispose]()
  await office[Symbol.asyncDispose]()
})

/** A window in which nobody is signed in: until then the server refuses to say who it is. */
async function outside(path = '/'): Promise<Window> {
  const window = await desktop.open(path, { as: null })
  window.expected.push('401')
  return window
}
const isIn = (page: Page, name: string) => page.getByRole('button', { name: `Account of ${name}` }).waitFor()

async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await fill(page, { Email: email, Password: password })
  await press(page, 'Sign in')
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}

test('the first visit makes the administrator; there is no second', async () => {
  await using window = await outside('/settings/users')
  const { page } = window
  window.expected.push('422')
  await page.getByRole('heading', { name: 'Welcome to Waybill' }).waitFor()
  await expectAccessible(page)
  await fill(page, { Name: 'Ana', Email: ADMIN_EMAIL, Password: 'short' })
  await press(page, 'Create administrator')
  await page.getByText('has fewer than 8 characters').waitFor()
  await fill(page, { Password: PASSWORD })
  await press(page, 'Create administrator')
  await isIn(page, 'Ana')
  expect(new URL(page.url()).pathname).toBe('/settings/users')

  await signOut(page)
  await signIn(page, ADMIN_EMAIL, 'not-the-password')
  await page.getByText('The e-mail address or the password is not right.').waitFor()
  await signIn(page, ADMIN_EMAIL)
  await isIn(page, 'Ana')
})

test('somebody is invited by a link that opens once, and sees what their policies show', async () => {
  await using window = await desktop.open('/settings/users')
  const { page } = window
  await press(page, 'Add user')
  const adding = dialog(page, 'Add user')
  await fill(adding, { Name: 'Bo', Email: 'bo@acme.example' })
  await adding.getByLabel('Amp360 User', { exact: true }).check()
  await press(adding, 'Create invitation')
  const link = await page.getByLabel('Invitation link').inputValue()
  await press(page, 'Done')
  await page.getByText('Invited').waitFor()

  await using theirs = await outside(link)
  await theirs.page.getByRole('heading', { name: 'Welcome, Bo' }).waitFor()
  expect(new URL(theirs.page.url()).hash).toBe('')
  await expectAccessible(theirs.page)
  await fill(theirs.page, { Password: PASSWORD })
  await press(theirs.page, 'Set password')
  await isIn(theirs.page, 'Bo')
  await theirs.page.goto('/settings/users')
  await theirs.page.getByText('Access denied').waitFor()

  await using late = await outside(link)
  late.expected.push('410')
  await late.page.getByText('The invitation was used, has expired or was replaced.').waitFor()
  await takeFromMenu(page, 'Bo', 'Disable')
  await press(dialog(page, 'Disable Bo?'), 'Disable')
  await page.getByText('Disabled').waitFor()
  await theirs.page.reload()
  await theirs.page.getByRole('heading', { name: 'Sign in' }).waitFor()
})

test('a second factor is set up with a picture, asked for, and turned off', async () => {
  const email = 'cleo@acme.example'
  await office.make('/users', { name: 'Cleo', email, password: PASSWORD, policies: ['Amp360 User'] })
  await using window = await outside('/settings/account')
  const { page } = window
  await signIn(page, email)
  await press(page, 'Set up an authenticator')
  await fill(dialog(page, 'Set up an authenticator'), { 'Your password': PASSWORD })
  await press(page, 'Continue')
  await page.getByRole('img', { name: 'Picture for an authenticator app' }).waitFor()
  await expectAccessible(page)
  const address = `otpauth://totp/Waybill?secret=${await page.getByLabel('Key', { exact: true }).inputValue()}`
  await fill(page, { Code: totp(address, Date.now() - STEP_MS) })
  await press(page, 'Turn on')
  await page.getByText('On: a code is asked for after your password').waitFor()

  await signOut(page)
  await signIn(page, email)
  await page.getByRole('heading', { name: 'One more step' }).waitFor()
  await expectAccessible(page)
  await fill(page, { Code: totp(address) })
  await press(page, 'Continue')
  await isIn(page, 'Cleo')
  await page.goto('/settings/account')
  await press(page, 'Turn off')
  const asking = dialog(page, 'Turn the second factor off?')
  await fill(asking, { 'Your password': PASSWORD })
  await press(asking, 'Turn off')
  await page.getByText('Off: your password alone lets you in').waitFor()
})

test('a key is shown once and opens nothing once it is deleted', async () => {
  await using window = await desktop.open('/settings/api-keys')
  const { page } = window
  // Where there is no key yet, the button stands twice as soon as that is known.
  await page.getByRole('main').getByRole('button', { name: 'Create API key' }).first().click()
  await fill(dialog(page, 'Create API key'), { Name: 'nightly' })
  await press(dialog(page, 'Create API key'), 'Create')
  const key = await page.getByLabel('API key', { exact: true }).inputValue()
  await press(page, 'Done')
  const status = async () =>
    (await fetch(`${desktop.url}/api/runs`, { headers: { authorization: `Bearer ${key}` } })).status
  expect(await status()).toBe(200)
  expect(await page.content()).not.toContain(key)
  await takeFromMenu(page, 'nightly', 'Delete')
  await press(dialog(page, 'Delete the API key nightly?'), 'Delete')
  await page.getByText('No API keys yet').waitFor()
  expect(await status()).toBe(401)
})

test('new secrets are tried on a destination before they take the place of the old', async () => {
  await office.makeDestination('Partner', { settings: { filenameTemplate: '{{object}}.csv' } })
  await using window = await desktop.open('/settings/credentials')
  const { page } = window
  await takeFromMenu(page, 'Partner', 'Delete')
  await page.getByText('It cannot be deleted while it is used.').waitFor()
  await press(dialog(page, 'Delete the credential Partner?').locator('form'), 'Close')
  await takeFromMenu(page, 'Partner', 'Rotate')
  const rotating = dialog(page, 'Rotate Partner')
  await fill(rotating, { Passphrase: 'a-wrong-passphrase' })
  await press(rotating, 'Test connection')
  await rotating.getByText(/refused to sign in/).waitFor()
  expect(await rotating.getByRole('button', { name: 'Save' }).count()).toBe(0)
  await fill(rotating, { Passphrase: String(office.fields['passphrase']) })
  await press(rotating, 'Test connection')
  await press(rotating, 'Save')
  await page.getByText('signs in with its new secrets from now on').waitFor()
})
