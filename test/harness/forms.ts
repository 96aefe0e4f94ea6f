import type { Locator, Page } from 'playwright-core'

/** A dialog by its name. */
export const dialog = (page: Page, name: string | RegExp): Locator => page.getByRole('dialog', { name })

/** Opens a row's menu and takes something of it. */
export async function takeFromMenu(page: Page, row: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${row}`, exact: true }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

/** Chooses in a field that offers choices, as one does with a mouse. */
export async function choose(within: Locator, field: string, choice: string | RegExp): Promise<void> {
  await within.getByLabel(field, { exact: true }).and(within.locator('input, button')).first().click()
  const options = within.page().getByRole('option', { name: choice, exact: typeof choice === 'string' })
  await options.locator('visible=true').first().click()
}

/** Types what should stand in text fields, by their labels. */
export async function fill(within: Locator | Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(values)) await within.getByLabel(label, { exact: true }).fill(value)
}

export const press = (within: Locator | Page, name: string | RegExp): Promise<void> =>
  within.getByRole('button', { name, exact: typeof name === 'string' }).click()
