/** Columns with personal data, by table. */
type Marks = Readonly<Record<string, readonly string[]>>

/** Whether a column of a table is marked as personal data; names are compared as SQL compares them. */
export const isMarked = (marks: Marks, table: string, column: string): boolean =>
  Object.entries(marks).some(([name, columns]) => isSame(name, table) && columns.some((it) => isSame(it, column)))

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Words that name personal data wherever they stand in a column's name. */
const TELLING =
  /^(e?mails?|phones?|telephones?|mobiles?|cellphones?|fax|msisdn|surnames?|forenames?|firstname|lastname|givenname|familyname|fullname|nickname|address|address\d|addr|street\w*|postal|postcodes?|postalcode|zip|zipcode|zip\d|birth\w*|dob|gender|sex|ssn|passport\w*|iban|latitude|longitude|ip|ipaddress)$/

/** Words that do so beside each other. */
const TELLING_PAIRS =
  /(^| )(e mail|(first|last|given|family|full|middle|maiden|customer|contact|person|user) name|(postal|post|zip) code|(house|card|account|tax|passport|insurance|security|licen[cs]e|cell|contact) (number|no|id)|national id)( |$)/

/** What is said of something, and is not the thing itself: `email_count`, `has_phone`, `address_type`. */
const ABOUT_FIRST = /^(is|has|had|num|count|total|days?|last|valid|allow|allows|wants)$/
const ABOUT_LAST =
  /^(count|counts|flag|status|state|type|kind|source|domain|provider|valid|verified|opt|optin|optout|in|out|consent|subscribed|at|sent|opened|clicked|bounced|rate|score|quality|campaign|template|subject|key)$/

/** Tables whose `name` is that of a person. */
const OF_PEOPLE =
  /(^| )(customers?|persons?|people|contacts?|users?|members?|subscribers?|guests?|recipients?|profiles?)( |$)/

/**
 * Whether a column that nobody has marked looks as if it held personal data, by its name, its table's and its type. A proposal and no
 * more: a person decides.
 */
export function looksPersonal(column: { readonly name: string; readonly type: string }, table: string): boolean {
  if (column.type === 'BOOLEAN') return false
  const words = wordsOf(column.name)
  const [first = '', last = ''] = [words[0], words.at(-1)]
  if (words.length > 1 && ABOUT_LAST.test(last)) return false
  const text = words.join(' ')
  if (TELLING_PAIRS.test(text)) return true
  if (words.length > 1 && ABOUT_FIRST.test(first)) return false
  return words.some((it) => TELLING.test(it)) || (text === 'name' && OF_PEOPLE.test(wordsOf(table).join(' ')))
}

/** `givenName`, `given_name` and `Given name` have the same words. */
const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((it) => it !== '')
