import { posix } from 'node:path'
import type { FileSettings } from '../model/file-settings.ts'

type Encoding = FileSettings['encoding']

/** Extensions that an encoding puts last; encryption's `.pgp` is never part of a template. */
const EXTENSIONS: Readonly<Record<Encoding, readonly string[]>> = {
  none: [],
  gzip: ['.gz', '.gzip'],
  tar: ['.tar'],
  tgz: ['.tar.gz', '.tgz'],
  zip: ['.zip'],
}

/**
 * The name inside an archive (spec 5.6): the file's without folders and without the extension of its encoding, with that of its format
 * where none is left. `x.tgz` holds `x.csv`.
 * @param formatExtension without its dot, as `csv`
 */
export function memberName(fileName: string, encoding: Encoding, formatExtension: string): string {
  const name = posix.basename(fileName)
  const outer = EXTENSIONS[encoding].find((extension) => name.toLowerCase().endsWith(extension)) ?? ''
  const inner = name.slice(0, name.length - outer.length) || name
  return /\.[A-Za-z][A-Za-z0-9]*$/.test(inner) ? inner : `${inner}.${formatExtension}`
}
