import { resolve } from 'node:path'
import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml'
import type { ErrorCode } from '../../model/errors.ts'
import type { Path } from './file.ts'
import { expandVariables } from './variables.ts'

/** What the walk over a document reports as it goes. Offsets are characters from the start of the text. */
export interface Walk {
  readonly document: Document.Parsed
  /** Folder that relative paths start at. */
  readonly folder: string
  readonly variable: (name: string) => string | undefined
  place(path: Path, offset: number): void
  wrote(path: Path, text: string): void
  report(path: Path, message: string, code: ErrorCode): void
  /** Values that may still be read: aliases can make a small text a huge value. */
  valuesLeft: number
}

const MOST_LEVELS = 32

/** The value of a node, with variables filled in and aliases followed. */
export function readNode(walk: Walk, node: ParsedNode | null, path: Path): unknown {
  walk.valuesLeft -= 1
  if (walk.valuesLeft === 0) walk.report(path, 'it has too many values', 'config_invalid')
  if (path.length === MOST_LEVELS) walk.report(path, 'it is nested too deeply', 'config_invalid')
  if (walk.valuesLeft <= 0 || path.length >= MOST_LEVELS || node === null) return null
  if (isAlias(node)) {
    const anchored = node.resolve(walk.document) as ParsedNode | undefined
    if (anchored === undefined)
      walk.report(path, `the alias *${node.source} names no anchor above it`, 'config_invalid')
    return readNode(walk, anchored ?? null, path)
  }
  if (isSeq(node)) return node.items.map((item, index) => childOf(walk, item as ParsedNode, [...path, index]))
  if (!isMap(node)) return scalarOf(walk, node.value, path)

  const entries = node.items.map((pair) => {
    const key = pair.key as ParsedNode
    const child = [...path, String(isScalar(key) ? key.value : '')]
    walk.place(child, key.range[0])
    return [child.at(-1), readNode(walk, pair.value as ParsedNode | null, child)]
  })
  return Object.fromEntries(entries)
}

function childOf(walk: Walk, node: ParsedNode, path: Path): unknown {
  walk.place(path, node.range[0])
  return readNode(walk, node, path)
}

function scalarOf(walk: Walk, value: unknown, path: Path): unknown {
  if (typeof value !== 'string') {
    walk.wrote(path, String(value))
    if (typeof value !== 'number' || Number.isFinite(value)) return value
    walk.report(path, 'it must be a finite number', 'config_invalid')
    return null
  }
  const { text, missing, isMalformed } = expandVariables(value, walk.variable)
  walk.wrote(path, value)
  for (const name of missing) walk.report(path, `the environment variable ${name} is not set`, 'config_variable')
  if (isMalformed) walk.report(path, 'a ${ is not followed by the name of a variable and }', 'config_variable')
  return isSourcePath(path) ? resolve(walk.folder, text) : text
}

/** `databases[].settings.path`: the file or folder that a database is read from. */
const isSourcePath = (path: Path): boolean =>
  path.length === 4 && path[0] === 'databases' && path[2] === 'settings' && path[3] === 'path'
