import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOnly, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/**
 * What axe finds against WCAG 2.2 AA in light and in dark colours: it must be nothing. Of the rules only the one about
 * contrast depends on the colours: it alone is asked twice.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await violations(page, { type: 'tag', values: TAGS }), `${page.url()} in light colours`).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await violations(page, { type: 'rule', values: ['color-contrast'] }), `${page.url()} in dark`).toEqual([])
}

async function violations(page: Page, runOnly: RunOnly): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  const found = await page.evaluate(
    async (options) => {
      const { axe } = globalThis as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } }
      const { violations } = await axe.run(options)
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`.slice(0, 600)),
      )
    },
    { runOnly, resultTypes: ['violations'], preload: false } satisfies RunOptions,
  )
  return found
}

/** Nothing is cut off or has to be scrolled to sideways. */
export async function expectNoSideways(page: Page): Promise<void> {
  const wide = await page.locator('html').evaluate((it) => it.scrollWidth - it.clientWidth)
  expect(wide, `${page.url()} is wider than the window`).toBeLessThanOrEqual(0)
}
