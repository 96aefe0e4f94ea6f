interface Field {
  readonly title: string
  readonly least: number
  readonly most: number
  /** What stands for the numbers from `least` on. */
  readonly names?: readonly string[]
}

const FIELDS: readonly Field[] = [
  { title: 'minute', least: 0, most: 59 },
  { title: 'hour', least: 0, most: 23 },
  { title: 'day', least: 1, most: 31 },
  { title: 'month', least: 1, most: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { title: 'weekday', least: 0, most: 7, names: 'sun mon tue wed thu fri sat'.split(' ') },
]

/** What is wrong with a schedule of five fields, such as `30 8 * * mon-fri`; null where nothing is. */
export function cronProblem(text: string): string | null {
  const parts = text.trim().toLowerCase().split(/\s+/)
  if (parts.length !== FIELDS.length) return 'must have five fields: minute hour day month weekday'
  const wrong = FIELDS.find((field, index) => !(parts[index] ?? '').split(',').every((part) => isPart(field, part)))
  return wrong ? `has a ${wrong.title} that is not *, or within ${wrong.least} to ${wrong.most}` : null
}

/** Such as `*`, `5`, `1-5`, `mon-fri`, and each of them with a step, as `*` + `/15`. */
function isPart(field: Field, part: string): boolean {
  const [, range = '', step] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? []
  if (step !== undefined && Number(step) === 0) return false
  if (range === '*') return true
  const [from, to, ...more] = range.split('-').map((it) => numberIn(field, it))
  if (from === undefined || from === null || to === null || more.length > 0) return false
  return to === undefined || from <= to
}

function numberIn({ least, most, names = [] }: Field, text: string): number | null {
  const value = names.includes(text) ? names.indexOf(text) + least : /^\d{1,2}$/.test(text) ? Number(text) : -1
  return value >= least && value <= most ? value : null
}
