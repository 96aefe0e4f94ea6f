import { identifier, literal } from '../../../lib/sql-text.ts'

/** A date such as 02/03/2026 stays the text that it is: which month it means would be a guess. */
const FIXED = "header = true, dateformat = '%Y-%m-%d'"

const names = (columns: string) => `list_transform(${columns}, lambda it: it.name)`

/**
 * What the sniffer finds over the whole file, so that it does not hang on its first rows. It says (empty) of a file that
 * has no quotes.
 */
const found = (file: string, options: string): string => `
  SELECT {
    delim: Delimiter,
    quote: replace(Quote, '(empty)', '"'),
    escape: replace(Escape, '(empty)', '"'),
    names: ${names('Columns')},
    types: list_transform(Columns, lambda it: it.type),
    floats: ${names("list_filter(Columns, lambda it: it.type = 'DOUBLE')")}
  }
  FROM sniff_csv(${literal(file)}, ${FIXED}, sample_size = -1${options})`

/** The type in which no digit of a column of numbers is lost: a float only where one has an exponent. */
function exactType(text: string): string {
  const whole = `max(strlen(regexp_extract(trim(${text}), '^[-+]?([0-9]*)', 1)))`
  const fraction = `max(strlen(split_part(trim(${text}), '.', 2)))`
  return `CASE
    WHEN NOT bool_and(regexp_full_match(trim(${text}), '[-+]?[0-9]*[.]?[0-9]*')) THEN 'DOUBLE'
    WHEN ${whole} + ${fraction} > 38 THEN 'VARCHAR'
    ELSE 'DECIMAL(' || (${whole} + ${fraction}) || ',' || ${fraction} || ')' END`
}

/**
 * Statements that make a table of a CSV file. Types are found once a run: each query reads them from variables. What the
 * sniffer takes for floats is read once more, since floats would be rounded.
 *
 * @param options for the sniffer, such as `, delim = '|'`
 */
export function csvTable(table: string, file: string, options = ''): string[] {
  const [facts, types] = [`csv ${table}`, `csv types ${table}`]
  const fact = (name: string) => `getvariable(${literal(facts)}).${name}`
  const given = ['delim', 'quote', 'escape', 'names'].map((name) => `${name} = ${fact(name)}`).join(', ')
  const read = (typed: string) => `read_csv(${literal(file)}, ${FIXED}, sample_size = 1, ${given}, ${typed})`

  const [floats, hasFloats] = [fact('floats'), `len(${fact('floats')}) > 0`]
  // A choice of columns cannot be empty: where there are no floats, the first value of the first column stands in.
  const chosen = `COLUMNS(lambda it: list_contains(CASE WHEN ${hasFloats} THEN ${floats} ELSE ${fact('names')}[1:1] END, it))`
  const texts = `SELECT ${chosen} FROM (FROM ${read('all_varchar = true')} LIMIT (CASE WHEN NOT ${hasFloats} THEN 1 END))`
  const exact = `SELECT list_value(*COLUMNS(*)) AS types FROM (SELECT ${exactType('COLUMNS(*)')} FROM (${texts}))`
  const typeOf = `CASE type WHEN 'DOUBLE' THEN exact.types[list_position(${floats}, ${fact('names')}[place])] ELSE type END`
  return [
    `SET VARIABLE ${identifier(facts)} = (${found(file, options)})`,
    `SET VARIABLE ${identifier(types)} = (
      SELECT list_transform(${fact('types')}, lambda type, place: ${typeOf}) FROM (${exact}) AS exact)`,
    `CREATE VIEW ${identifier(table)} AS FROM ${read(`types = getvariable(${literal(types)})`)}`,
  ]
}
