import { randomBytes } from 'node:crypto'

const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'

/** A new id such as `run_06f3…`: the prefix names the noun, ids of a later millisecond sort later. */
export function newId(prefix: string, now: number = Date.now()): string {
  const random = Array.from(randomBytes(14), (byte) => LETTERS[byte % 32]).join('')
  return idsFrom(prefix, now) + random
}

/** Sorts before every id that is made from this millisecond on, and after every earlier one. */
export function idsFrom(prefix: string, ms: number): string {
  let time = ''
  for (let rest = Math.max(0, ms), digit = 0; digit < 10; digit++, rest = Math.floor(rest / 32))
    time = LETTERS[rest % 32] + time
  return `${prefix}_${time}`
}
