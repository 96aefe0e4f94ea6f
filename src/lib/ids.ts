import { randomBytes } from 'node:crypto'

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * A new id such as `run_06f3…`: the prefix names the noun. Ids of a later millisecond sort later; of one process also those
 * that were made later in the same millisecond.
 */
export function newId(prefix: string, now: number = Date.now()): string {
  latest = { now, count: now === latest.now ? latest.count + 1 : 0 }
  const random = Array.from(randomBytes(11), (byte) => LETTERS[byte % 32]).join('')
  return idsFrom(prefix, now) + inLetters(latest.count, 3) + random
}

let latest = { now: 0, count: 0 }

/** Sorts before every id that is made from this millisecond on, and after every earlier one. */
export const idsFrom = (prefix: string, ms: number): string => `${prefix}_${inLetters(Math.max(0, ms), 10)}`

/** A number to the base 32, its last digits. */
function inLetters(number: number, digits: number): string {
  let text = ''
  for (let rest = number, digit = 0; digit < digits; digit++, rest = Math.floor(rest / 32))
    text = LETTERS[rest % 32] + text
  return text
}
