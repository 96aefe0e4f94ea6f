import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '../model/errors.ts'
import { proveSealingKey } from './canary.ts'
import { loadOrMakeKey } from './key.ts'
import { maskSecrets } from './mask.ts'
import { openVault } from './vault.ts'

const vault = openVault(new Uint8Array(32).fill(7))
const AAD = 'credential:crd_1:passphrase'
const newFolder = () => mkdtemp(join(tmpdir(), 'waybill-vault-'))

test('what is sealed can be opened, whatever it is', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => vault.open(vault.seal(text, AAD), AAD) === text))
})

test('two seals of one text differ and tell nothing of it', () => {
  const [first, second] = [vault.seal('hunter2hunter2', AAD), vault.seal('hunter2hunter2', AAD)]
  expect(first).not.toBe(second)
  expect(Buffer.from(first.split('.').at(-1) ?? '', 'base64url').toString('latin1')).not.toContain('hunter2')
})

test.for([
  ['another row', (sealed: string) => vault.open(sealed, 'credential:crd_2:passphrase')],
  ['another field', (sealed: string) => vault.open(sealed, 'credential:crd_1:privateKey')],
  ['another key', (sealed: string) => openVault(new Uint8Array(32).fill(8)).open(sealed, AAD)],
  ['a changed text', (sealed: string) => vault.open(`${sealed.slice(0, -3)}AAA`, AAD)],
  ['a cut text', (sealed: string) => vault.open(sealed.slice(0, sealed.lastIndexOf('.') + 4), AAD)],
] as const)('%s does not open it', ([, open]) => {
  expect(() => open(vault.seal('hunter2hunter2', AAD))).toThrow(expect.objectContaining({ code: 'sealing_key_wrong' }))
})

test('a key is made once, for its owner alone, even by many at once', async () => {
  const folder = join(await newFolder(), 'data')
  const keys = await Promise.all(Array.from({ length: 8 }, () => loadOrMakeKey(folder, null)))
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
  expect(keys[0]).toHaveLength(32)
  expect((await stat(join(folder, 'key'))).mode & 0o777).toBe(0o600)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
})

test('the key of the environment comes first, and makes no file', async () => {
  const folder = await newFolder()
  const key = new Uint8Array(32).fill(9)
  expect(await loadOrMakeKey(folder, key)).toBe(key)
  await expect(readFile(join(folder, 'key'))).rejects.toThrow('ENOENT')
})

test('a file that is no key is refused, not replaced', async () => {
  const folder = await newFolder()
  await writeFile(join(folder, 'key'), 'short')
  await expect(loadOrMakeKey(folder, null)).rejects.toMatchObject({ code: 'sealing_key_wrong' })
  expect(await readFile(join(folder, 'key'), 'utf8')).toBe('short')
})

test('the key of a store is proved by the first text it sealed', async () => {
  let stored: string | undefined
  const keepFirst = async (sealed: string) => (stored ??= sealed)
  await proveSealingKey(vault, keepFirst)
  await proveSealingKey(vault, keepFirst)
  await expect(proveSealingKey(openVault(new Uint8Array(32)), keepFirst)).rejects.toThrow(AppError)
})

test('secrets are hidden in a text, the longer one first', () => {
  expect(maskSecrets('user hunter2 and hunter2hunter2', ['hunter2', 'hunter2hunter2', 'a'])).toBe('user •••• and ••••')
})
