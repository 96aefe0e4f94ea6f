import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Archive, ArchiveInput } from '../../src/pipeline/archive.ts'
import { encrypt } from '../../src/pipeline/encrypt.ts'
import { gzip } from '../../src/pipeline/gzip.ts'
import { parsePublicKey } from '../../src/pipeline/public-key.ts'
import { copies } from '../../src/pipeline/stage.ts'
import { tarArchive } from '../../src/pipeline/tar.ts'
import { zipArchive } from '../../src/pipeline/zip.ts'
import { chunksOf, sampleBytes, sha256 } from '../harness/bytes.ts'
import { type GnuPg, openGnuPg } from '../harness/gnupg.ts'

const run = promisify(execFile)
const modifiedAt = new Date('2026-11-23T08:30:00Z')
const files: Readonly<Record<string, Buffer>> = {
  'customers.csv': sampleBytes(3_000_000),
  'Größe/名前.csv': sampleBytes(700_001, 2),
  'empty.csv': Buffer.alloc(0),
  [`${'long/'.repeat(30)}${'x'.repeat(150)}.csv`]: sampleBytes(100, 3),
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-encodings-'))
  await mkdir(join(folder, 'spool'))
})
afterAll(() => rm(folder, { recursive: true }))

async function* inputs(): AsyncGenerator<ArchiveInput> {
  for (const [name, bytes] of Object.entries(files)) {
    yield { name, bytes: chunksOf(bytes), rows: Promise.resolve(bytes.byteLength) }
  }
}

const tar = () => tarArchive(inputs(), { modifiedAt, spool: { folder: join(folder, 'spool'), key: randomBytes(32) } })
const zip = (zip64: boolean) => zipArchive(inputs(), { modifiedAt, zip64 })

async function save(name: string, bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

/** What Python sees: name, size, digest and time of each member. */
async function readByPython(program: string, path: string): Promise<unknown> {
  const { stdout } = await run('python3', ['-c', `import sys, json, hashlib\n${program}`, path])
  return JSON.parse(stdout)
}

const expected = Object.entries(files).map(([name, bytes]) => [
  name,
  bytes.byteLength,
  sha256(bytes),
  '2026-11-23 08:30:00',
])

function expectMembers({ members }: Archive): void {
  const told = Object.entries(files).map(([name, bytes]) => {
    return { name, rows: bytes.byteLength, bytes: bytes.byteLength, sha256: sha256(bytes) }
  })
  expect(members).toEqual(told)
}

describe('gzip', () => {
  test('is one member that gunzip and Python read whole', async () => {
    const bytes = sampleBytes(5_000_000)
    const path = await save('x.csv.gz', gzip()(chunksOf(bytes)))
    await run('gunzip', ['-t', path])
    const program = `import zlib
d = zlib.decompressobj(31); out = d.decompress(open(sys.argv[1], 'rb').read())
print(json.dumps([hashlib.sha256(out).hexdigest(), d.eof, len(d.unused_data)]))`
    expect(await readByPython(program, path)).toEqual([sha256(bytes), true, 0])
  })
})

describe.each([false, true])('zip, Zip64 forced: %s', (zip64) => {
  const program = `import zipfile
z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
print(json.dumps([[i.filename, i.file_size, hashlib.sha256(z.read(i)).hexdigest(), '%d-%02d-%02d %02d:%02d:%02d' % i.date_time] for i in z.infolist()]))`

  test('unzip and Python read it', async () => {
    const archive = zip(zip64)
    const path = await save(`x-${zip64}.zip`, archive.bytes)
    expectMembers(archive)
    await run('unzip', ['-t', path])
    expect(await readByPython(program, path)).toEqual(expected)
    // The record that ends a Zip64 directory.
    expect((await readFile(path)).includes(Buffer.from('PK\x06\x06'))).toBe(zip64)
  })
})

describe('tar', () => {
  const program = `import tarfile, datetime
t = tarfile.open(sys.argv[1])
print(json.dumps([[m.name, m.size, hashlib.sha256(t.extractfile(m).read()).hexdigest(), str(datetime.datetime.fromtimestamp(m.mtime, datetime.UTC if hasattr(datetime, 'UTC') else datetime.timezone.utc))[:19]] for m in t.getmembers()]))`

  test('tar and Python read it', async () => {
    const archive = tar()
    const path = await save('x.tar', archive.bytes)
    expectMembers(archive)
    await run('tar', ['tf', path])
    expect(await readByPython(program, path)).toEqual(expected)
  })

  test('so they do with tgz', async () => {
    const path = await save('x.tgz', gzip()(tar().bytes))
    await run('tar', ['tzf', path])
    expect(await readByPython(program, path)).toEqual(expected)
  })

  test('nothing is left in the spool', async () => {
    await expect(run('ls', [join(folder, 'spool')])).resolves.toMatchObject({ stdout: '' })
  })
})

describe('OpenPGP', () => {
  let gnupg: GnuPg
  beforeAll(async () => {
    gnupg = await openGnuPg()
  })
  afterAll(() => gnupg[Symbol.asyncDispose]())

  const seal = async (publicKey: string, bytes: Uint8Array) =>
    buffer(copies(encrypt(await parsePublicKey(publicKey, new Date()))(chunksOf(bytes))))

  test.each([0, 1, 511, 512, 513, 65_536, 3_000_001])('gpg opens %i bytes and finds them unchanged', async (length) => {
    const bytes = sampleBytes(length)
    expect((await gnupg.decrypt(await seal(gnupg.publicKey, bytes))).equals(bytes)).toBe(true)
  })

  test('to an RSA key', async () => {
    const { publicKey, fingerprint } = await gnupg.makeKey('RSA <rsa@example.com>', ['rsa3072', 'rsa3072'])
    const key = await parsePublicKey(publicKey, new Date())
    expect(key).toMatchObject({ fingerprint, algorithm: 'rsa3072' })
    expect((await gnupg.decrypt(await seal(publicKey, Buffer.from('hello')))).toString()).toBe('hello')
  })

  test('a key with an expired subkey beside a valid one', async () => {
    const weekAgo = new Date(Date.now() - 7 * 86_400_000)
    const { publicKey } = await gnupg.makeKey('Old <old@example.com>', ['ed25519', 'cv25519', 'cv25519 2'], weekAgo)
    expect((await gnupg.decrypt(await seal(publicKey, Buffer.from('hello')))).toString()).toBe('hello')
  })

  test('a gzip file inside', async () => {
    const bytes = sampleBytes(2_000_000)
    const key = await parsePublicKey(gnupg.publicKey, new Date())
    const path = join(folder, 'inside.gz')
    await writeFile(path, await gnupg.decrypt(await buffer(copies(encrypt(key)(gzip()(chunksOf(bytes)))))))
    await run('gunzip', ['-t', path])
  })

  test('gpg refuses a changed file', async () => {
    const sealed = await seal(gnupg.publicKey, sampleBytes(50_000))
    sealed[30_000] = (sealed[30_000] ?? 0) ^ 1
    await expect(gnupg.decrypt(sealed)).rejects.toThrow()
  })
})
