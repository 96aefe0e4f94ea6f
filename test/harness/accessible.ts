import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds against WCAG 2.2 AA in light and in dark colours: it must be nothing. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page), `${page.url()} in ${colorScheme} colours`).toEqual([])
  }
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found = await page.evaluate(async (values) => {
    const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }
    return axe.run({ runOnly: { type: 'tag', values } })
  }, TAGS)
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`.slice(0, 600)),
  )
}

/** Nothing is cut off or has to be scrolled to sideways. */
export async function expectNoSideways(page: Page): Promise<void> {
  const wide = await page.locator('html').evaluate((it) => it.scrollWidth - it.clientWidth)
  expect(wide, `${page.url()} is wider than the window`).toBeLessThanOrEqual(0)
}
