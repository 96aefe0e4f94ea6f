import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PAGE_FOLDER } from '../../src/api/web/build-page.ts'
import { type Desktop, openDesktop } from '../harness/browser.ts'
import { type Office, openOffice } from '../harness/office.ts'

/** What a first load may cost on the wire, without the editor. */
const MOST_BYTES = 200_000

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

const read = (script: string): string => readFileSync(join(PAGE_FOLDER, 'assets', script), 'utf8')
const sum = (scripts: Iterable<string>): number => {
  let bytes = 0
  for (const it of scripts) bytes += gzipSync(read(it), { level: 9 }).length
  return bytes
}

/** A script with all that it imports at once, and what that imports. What is imported when it is needed is not among it. */
function withImports(script: string, known = new Set<string>()): Set<string> {
  if (known.has(script)) return known
  known.add(script)
  for (const [, path = ''] of read(script).matchAll(/(?:\bfrom|\bimport)\s*["'](\.\/[^"']+\.js)["']/g)) {
    withImports(basename(path), known)
  }
  return known
}

test('the page as it is built begins with less than 200 kB of script', () => {
  const html = readFileSync(join(PAGE_FOLDER, 'index.html'), 'utf8')
  const entry = /<script[^>]+src="[^"]*\/([^"/]+\.js)"/.exec(html)?.[1] ?? ''
  const scripts = withImports(entry)
  expect(scripts.size).toBeGreaterThan(1)
  expect(sum(scripts)).toBeLessThan(MOST_BYTES)
  expect([...scripts].map(read).join('')).not.toContain('cm-content')
})

test('what a browser reads until the list of destinations is there is less than 200 kB of script', async () => {
  await using window = await desktop.open('/destinations')
  const { page } = window
  await page.getByRole('heading', { name: 'Orchestrations' }).waitFor()
  await window.settled()
  const resources = await page.evaluate<{ name: string; encodedBodySize: number }[]>(
    `performance.getEntriesByType('resource').map((it) => it.toJSON())`,
  )
  const scripts = resources.filter((it) => it.name.endsWith('.js'))
  expect(scripts.length).toBeGreaterThan(3)
  const bytes = scripts.reduce((all, it) => all + it.encodedBodySize, 0)
  expect(bytes).toBeGreaterThan(50_000)
  const sizes = scripts
    .map((it) => `${it.encodedBodySize} ${basename(it.name)}`)
    .sort((a, b) => parseInt(b, 10) - parseInt(a, 10))
  expect(bytes, sizes.join('\n')).toBeLessThan(MOST_BYTES)
  const names = scripts.map((it) => basename(it.name))
  expect(names.map(read).join('')).not.toContain('cm-content')
})
