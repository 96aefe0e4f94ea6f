import { globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

/** The picture of docs/architecture.md. A folder imports only from lower rows, never from a neighbour. */
const ROWS = [
  ['cli'],
  ['api'],
  ['commands'],
  ['runs'],
  ['engine', 'pipeline', 'plugins', 'store', 'vault', 'access', 'sandbox'],
  ['model'],
  ['lib'],
]
/** Wire everything and are imported by nobody. */
const WIRING = ['src/main.ts', 'src/config.ts']

const files = globSync('src/**/*.ts').filter((path) => !path.endsWith('.test.ts') && !WIRING.includes(path))
const folderOf = (path: string) => path.split('/')[1] ?? ''
const rowOf = (path: string) => ROWS.findIndex((row) => row.includes(folderOf(path)))
const isAllowed = (from: string, to: string) => folderOf(from) === folderOf(to) || rowOf(from) < rowOf(to)

function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8')
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1] ?? '')
  return specifiers.map((specifier) => join(dirname(path), specifier))
}

test('docs/architecture.md draws these rows, and there is no other folder', () => {
  const rooms = readdirSync('src', { withFileTypes: true }).flatMap((it) => (it.isDirectory() ? [it.name] : []))
  expect(ROWS.flat().sort()).toEqual(rooms.sort())
  const [, picture = ''] = /## The picture\n\n```\n(.*?)```/s.exec(readFileSync('docs/architecture.md', 'utf8')) ?? []
  const drawn = picture
    .split('\n')
    .map((line) => (line.match(/[a-z]+(?=\/| *│)/g) ?? []).filter((it) => rooms.includes(it)))
  expect(drawn.filter((row) => row.length > 0)).toEqual(ROWS)
})

test('there are files to look at', () => expect(files.length).toBeGreaterThan(10))

test.for(files)('%s stays within the picture', (file) => {
  expect(rowOf(file), 'a folder that the picture lacks').toBeGreaterThanOrEqual(0)
  expect(importsOf(file).filter((target) => WIRING.includes(target) || !isAllowed(file, target))).toEqual([])
})

const plugins = files.filter((file) => /^src\/plugins\/(sources|destinations|channels)\//.test(file))
const pluginRoom = /^src\/(plugins\/(sdk|sources|destinations|channels)\/|lib\/|model\/errors\.ts$)/

test.for(plugins)('%s sees only its kit', (file) => {
  expect(importsOf(file).filter((target) => !pluginRoom.test(target))).toEqual([])
})

const pages = globSync('web/src/**/*.{ts,tsx}')
const sees = /^src\/(model\/|api\/routes\/all-routes\.ts$)/

test('the page takes nothing of the server but types: of the nouns, and of the routes that make its client', () => {
  expect(pages.length).toBeGreaterThan(10)
  for (const page of pages) {
    const taken = importsOf(page).filter((target) => !target.startsWith('web/'))
    expect(
      taken.filter((target) => !sees.test(target)),
      page,
    ).toEqual([])
    const runs = [
      ...readFileSync(page, 'utf8').matchAll(/^(?:import|export) (?!type).* from '[./]+\/src\/(?:model|api)\//gm),
    ]
    if (taken.length > 0) expect(runs, page).toEqual([])
  }
})
