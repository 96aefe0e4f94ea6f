import { dirname } from 'node:path'
import { isScalar, LineCounter, parseDocument } from 'yaml'
import type { ConfigurationIssue } from '../../model/configuration.ts'
import { typeVariables } from './typed-variables.ts'
import { readNode, type Walk } from './walk.ts'
import { yamlSentence } from './yaml-errors.ts'

export type Path = readonly (string | number)[]

interface Position {
  readonly line: number
  readonly column: number
}

/** Something wrong with the file, and where. */
export type FileIssue = Position & ConfigurationIssue

export interface ConfigurationFile {
  /** The file's value with variables filled in; undefined where the text as a whole cannot be read. */
  readonly value: unknown
  readonly issues: readonly FileIssue[]
  /** Where a path stands: its key, the item of a list, or the nearest of its parents that is there. */
  positionOf(path: Path): Position
  /** What is written there, variables by their names; null where it is not one value. */
  writtenAt(path: Path): string | null
}

export interface ReadOptions {
  /** Path of the file: relative paths inside it start at its folder. */
  readonly path: string
  readonly variable: (name: string) => string | undefined
}

const MOST_CHARACTERS = 4_000_000
const MOST_VALUES = 200_000
const START: Position = { line: 1, column: 1 }

/**
 * Reads a configuration file: YAML first, then its variables, so that a variable can hold any text. Never throws for
 * what stands in the file: every error is an issue with its place.
 */
export function readConfigurationFile(text: string, options: ReadOptions): ConfigurationFile {
  if (text.length > MOST_CHARACTERS) return refuse([{ ...START, message: 'the file is larger than 4 MB' }])
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true })
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }

  const problems = [...document.errors, ...document.warnings]
  if (problems.length > 0) {
    return refuse(problems.map((error) => ({ ...at(error.pos[0]), message: yamlSentence(error) })))
  }
  const isEmpty = document.contents === null || (isScalar(document.contents) && document.contents.value === null)
  if (isEmpty) return refuse([{ ...START, message: 'the file is empty' }])

  const positions = new Map<string, Position>()
  const written = new Map<string, string>()
  const issues: FileIssue[] = []
  const positionOf = (path: Path): Position =>
    positions.get(keyOf(path)) ?? (path.length === 0 ? START : positionOf(path.slice(0, -1)))
  const walk: Walk = {
    document,
    folder: dirname(options.path),
    variable: options.variable,
    valuesLeft: MOST_VALUES,
    place: (path, offset) => positions.set(keyOf(path), at(offset)),
    wrote: (path, text) => written.set(keyOf(path), text),
    report: (path, message, code) =>
      issues.push({ ...positionOf(path), path: [...path], about: 'value', code, message }),
  }
  const value = readNode(walk, document.contents, [])
  const writtenAt = (path: Path) => written.get(keyOf(path)) ?? null
  typeVariables(value, writtenAt)
  return { value, issues, positionOf, writtenAt }
}

const keyOf = (path: Path): string => JSON.stringify(path)

function refuse(problems: readonly (Position & { message: string })[]): ConfigurationFile {
  const issues = problems.map((problem): FileIssue => ({ ...problem, path: [], about: 'key', code: 'config_invalid' }))
  return { value: undefined, issues, positionOf: () => START, writtenAt: () => null }
}
