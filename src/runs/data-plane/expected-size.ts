import { buffer } from 'node:stream/consumers'
import type { Inspection } from '../../engine/engine.ts'
import type { ExpectedFile } from '../../model/file-preview.ts'
import type { FileSettings } from '../../model/file-settings.ts'
import { gzip } from '../../pipeline/gzip.ts'
import type { FilePlan } from './file-names.ts'

/** What is known of the rows of one file before they are rendered. */
export interface Measured {
  readonly rows: number | null
  /** Before encoding and encryption. */
  readonly bytes: number | null
  readonly isExact: boolean
  /** Bytes that are left of one when it is compressed. */
  readonly ratio: number
}

/** @param rows all of them, null where they could not be counted in time */
export async function measure(file: FileSettings, inspected: Inspection, rows: number | null): Promise<Measured> {
  const { bytes, scannedRows, isComplete, sample, header } = inspected
  const end = file.lineEnding === 'crlf' ? 2 : 1
  const line = scannedRows === 0 ? 0 : bytes / scannedRows + end
  const all = rows === null ? null : Math.round(Buffer.byteLength(header) + line * rows)
  return { rows, bytes: all, isExact: isComplete, ratio: await ratioOf(file, sample) }
}

async function ratioOf({ encoding }: FileSettings, sample: Uint8Array): Promise<number> {
  if (encoding === 'none' || encoding === 'tar' || sample.byteLength === 0) return 1
  async function* source() {
    yield sample
  }
  return ((await buffer(gzip()(source()))).byteLength - GZIP_BYTES) / sample.byteLength
}

/** Its header and its end. */
const GZIP_BYTES = 18
/** An OpenPGP message has its key packets and a few bytes for each of its parts. */
const PGP_BYTES = 600
const TAR_BLOCK = 512
/** A header of tar is mostly zeros, and so is its padding. */
const TGZ_MEMBER_BYTES = 90
const ZIP_MEMBER_BYTES = 130

/** The files of a run with their expected sizes. @param measured of each selection; null where nothing is known */
export function expectFiles(
  file: FileSettings,
  planned: readonly FilePlan[],
  measured: readonly (Measured | null)[],
): ExpectedFile[] {
  return planned.map(({ name, contents }) => {
    const members = contents.map(({ member, selection }) => {
      const { rows = null, bytes = null, isExact = false } = measured[selection] ?? {}
      return { name: member, rows, bytes, isExact, ratio: measured[selection]?.ratio ?? 1 }
    })
    const bytes = sum(members.map((it) => (it.bytes === null ? null : encodedBytes(file, it.bytes, it.ratio))))
    const isPlain = file.encoding === 'none' && !file.pgpPublicKey
    return {
      name,
      rows: sum(members.map((it) => it.rows)),
      bytes: bytes === null ? null : Math.round(bytes + (file.pgpPublicKey ? PGP_BYTES : 0)),
      isExact: isPlain && members.every((it) => it.isExact),
      members: members.map(({ ratio: _ratio, ...it }) => it),
    }
  })
}

const sum = (numbers: readonly (number | null)[]): number | null =>
  numbers.reduce<number | null>((total, it) => (total === null || it === null ? null : total + it), 0)

function encodedBytes({ encoding }: FileSettings, bytes: number, ratio: number): number {
  switch (encoding) {
    case 'none':
      return bytes
    case 'gzip':
      return bytes * ratio + GZIP_BYTES
    case 'tar':
      return (Math.ceil(bytes / TAR_BLOCK) + 2) * TAR_BLOCK
    case 'tgz':
      return bytes * ratio + TGZ_MEMBER_BYTES
    case 'zip':
      return bytes * ratio + ZIP_MEMBER_BYTES
  }
}
