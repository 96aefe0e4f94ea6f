import type { ConfigurationIssue } from '../../model/configuration.ts'
import { ERRORS } from '../../model/errors.ts'
import type { ConfigurationFile, FileIssue, Path } from './file.ts'

const SHOWN_CHARACTERS = 60

/**
 * All issues of a file in the order of its lines, as the two lines that a person reads of each: where, what, and what
 * stands there; then what to do. What the server finds wrong about a value whose variable is missing is left out.
 */
export function describeIssues(
  fileName: string,
  file: ConfigurationFile,
  fromServer: readonly ConfigurationIssue[],
): string[] {
  const unfilled = file.issues.filter((issue) => issue.code === 'config_variable').map((issue) => issue.path)
  const located = fromServer
    .filter((issue) => !unfilled.some((path) => startsWith(issue.path, path)))
    .map((issue): FileIssue => ({ ...issue, ...file.positionOf(issue.path) }))
  const issues = [...file.issues, ...located].sort((a, b) => a.line - b.line || a.column - b.column)
  return issues.flatMap((issue) => [
    `waybill: ${issue.code}: ${fileName}:${issue.line}:${issue.column}: ${sentence(file, issue)}`,
    ERRORS[issue.code]?.hint ?? ERRORS.config_invalid.hint,
  ])
}

function sentence(file: ConfigurationFile, issue: FileIssue): string {
  const where = placeName(file, issue.path)
  const shown = issue.about === 'key' ? null : shownAt(file, issue.path)
  const text = `${where === '' ? '' : `${where}: `}${issue.message}`.replace(/\.+$/, '')
  return shown === null ? `${text}.` : `${text}; here stands ${shown}.`
}

/** As `destinations "Persado", settings.quoteMode`. */
function placeName(file: ConfigurationFile, path: Path): string {
  const [section, index, ...rest] = path
  if (section === undefined) return ''
  if (index === undefined) return String(section)
  const name = nameAt(file, [section, index])
  const fields = rest.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
  return `${section}${name === null ? `[${index}]` : ` "${name}"`}${fields === '' ? '' : `, ${fields.replace(/^\./, '')}`}`
}

function nameAt(file: ConfigurationFile, path: Path): string | null {
  return file.writtenAt([...path, 'name']) ?? file.writtenAt([...path, 'object'])
}

/** What stands there as it is written, so a variable shows as its name. Nothing that may be secret, nothing long. */
function shownAt(file: ConfigurationFile, path: Path): string | null {
  const text = file.writtenAt(path)
  if (text === null || (isSecret(path) && !/^\$\{\w+\}$/.test(text))) return null
  return text.length > SHOWN_CHARACTERS || text.includes('\n') ? null : JSON.stringify(text)
}

const NEVER_SECRET = new Set(['name', 'plugin', 'type', 'description'])

/** Fields of credentials and settings of databases may be secret, and so may a field that is spelled wrong. */
function isSecret(path: Path): boolean {
  const [section, , field] = path
  if (section === 'credentials') return !NEVER_SECRET.has(String(field))
  return section === 'databases' && field === 'settings'
}

const startsWith = (path: Path, start: Path): boolean => start.every((key, index) => path[index] === key)
