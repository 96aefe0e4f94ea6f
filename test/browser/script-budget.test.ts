import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { PAGE_FOLDER } from '../../src/api/web/build-page.ts'

/** What a first load may cost on the wire, without the editor. */
const MOST_BYTES = 200_000

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
