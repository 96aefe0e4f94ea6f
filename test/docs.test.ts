import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { referencePages } from '../docs/reference-pages.ts'

const pages = await referencePages()

test('docs/reference holds the generated pages and nothing else', () => {
  expect(readdirSync('docs/reference').sort()).toEqual([...pages.keys()].sort())
})

test.for([...pages])('docs/reference/%s is current: npm run docs writes it', ([name, text]) => {
  expect(readFileSync(join('docs/reference', name), 'utf8')).toBe(text)
})

const documents = globSync(['*.md', 'docs/**/*.md', 'src/**/*.md'])

test.for(documents)('every link in %s leads to a file', (path) => {
  const links = [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(
    ([, link = '']) => link,
  )
  expect(links.filter((link) => !existsSync(join(dirname(path), link)))).toEqual([])
})

test('every picture is there, in light and dark, has words in its place, and stands on a page', () => {
  const pictures = documents.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/srcset="(.+)">\n {2}<img src="(.+?)" width="1280" alt="(.{20,})">/g)].map(
      ([, dark = '', light = '']) => [light, dark].map((it) => join(dirname(path), it)),
    ),
  )
  expect(pictures.map(([, dark]) => dark)).toEqual(pictures.map(([light]) => light?.replace('.png', '-dark.png')))
  expect(pictures.flat().sort()).toEqual(globSync('docs/images/*').sort())
})

test('the README lists every bench and every decision has its number once', () => {
  const readme = readFileSync('README.md', 'utf8')
  const benches = readdirSync('bench').filter(
    (name) => name.endsWith('.ts') && !['copy.ts', 'row-by-row.ts'].includes(name),
  )
  expect(benches.filter((name) => !readme.includes(`bench/${name}`))).toEqual([])
  const numbers = readdirSync('docs/decisions').map((name) => name.slice(0, 4))
  expect(new Set(numbers).size).toBe(numbers.length)
})
