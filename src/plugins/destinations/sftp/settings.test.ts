import { expect, test } from 'vitest'
import { pathsOf, sftpSettings } from './settings.ts'

const parse = (remoteFolder: string) => sftpSettings.parse({ remoteFolder }).remoteFolder

test.each([
  ['/From\\ ACME', '/From ACME'],
  ['/From ACME', '/From ACME'],
  ['/inbound/', '/inbound'],
  ['//in//bound//', '/in/bound'],
  ['/', '/'],
])('%s is %s', (given, wanted) => expect(parse(given)).toBe(wanted))

test.each(['inbound', '', '/a/../b', '/a\0b'])('%o is refused', (given) => expect(() => parse(given)).toThrow())

test('a file grows in the folder that it will be in, under a name of its run', () => {
  expect(pathsOf('/', { name: 'a.csv', id: 'art_1' })).toEqual({
    final: '/a.csv',
    part: '/.a.csv.art_1.part',
    aside: '/.a.csv.art_1.old',
    probe: '/.a.csv.art_1.probe',
    folders: [],
  })
  const deep = pathsOf('/in', { name: '2026/11/a.csv', id: 'art_1' })
  expect(deep.part).toBe('/in/2026/11/.a.csv.art_1.part')
  expect(deep.folders).toEqual(['/in/2026', '/in/2026/11'])
})

test('a temporary name fits where the name fits, in any script', () => {
  for (const name of ['n'.repeat(255), '顧'.repeat(85), '😀'.repeat(63)]) {
    const { part } = pathsOf('/', { name, id: 'art_06f3000000000000000000000000' })
    expect(Buffer.byteLength(part.slice(1))).toBeLessThanOrEqual(255)
    expect(part).not.toContain('\uFFFD')
  }
})
