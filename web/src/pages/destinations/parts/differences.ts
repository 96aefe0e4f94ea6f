/** A field that two states of an object have differently. */
export interface Difference {
  /** As `settings.quoteMode`. */
  readonly path: string
  readonly mine: string
  readonly theirs: string
}

type Fields = Readonly<Record<string, unknown>>

/** What somebody else saved meanwhile, against what is in the form. Only fields that the form has are compared. */
export function differences(mine: Fields, theirs: Fields): Difference[] {
  const paths = new Set([...pathsOf(mine), ...pathsOf(theirs).filter((path) => (path.split('.')[0] ?? '') in mine)])
  return [...paths]
    .map((path) => ({ path, mine: textAt(mine, path), theirs: textAt(theirs, path) }))
    .filter((it) => it.mine !== it.theirs)
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const pathsOf = (fields: Fields): string[] =>
  Object.entries(fields).flatMap(([key, value]) =>
    isFields(value) ? Object.keys(value).map((inner) => `${key}.${inner}`) : [key],
  )

function textAt(fields: Fields, path: string): string {
  const [key = '', inner] = path.split('.')
  const value = fields[key]
  const found = inner === undefined ? value : isFields(value) ? value[inner] : undefined
  if (found === undefined || found === '') return '–'
  return typeof found === 'string' ? found : JSON.stringify(found)
}
