import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Clock } from '../../src/lib/clock.ts'

/** At the real time `since` it was `at`, and goes `rate` times as fast; at rate 0 it stands. */
interface Setting {
  readonly at: number
  readonly since: number
  readonly rate: number
}

/** The clock that the story holds in a file: every worker reads it there, and schedules are read by it. */
export interface HeldClock extends Clock {
  /** The latest time that it ever showed. */
  latest(): Date
  set(at: Date, rate: number): void
  rate(): number
}

export function holdClock(path: string, at: Date): HeldClock {
  let setting: Setting = { at: at.getTime(), since: Date.now(), rate: 0 }
  let latest = at.getTime()
  const now = () => {
    const shown = timeOf(setting)
    latest = Math.max(latest, shown)
    return new Date(shown)
  }
  const set = (to: Date, rate: number) => {
    now()
    setting = { at: to.getTime(), since: Date.now(), rate }
    writeFileSync(`${path}.new`, JSON.stringify(setting))
    renameSync(`${path}.new`, path)
    now()
  }
  set(at, 0)
  return {
    now,
    set,
    rate: () => setting.rate,
    latest() {
      now()
      return new Date(latest)
    },
  }
}

export const followClock = (path: string): Clock => ({
  now: () => new Date(timeOf(JSON.parse(readFileSync(path, 'utf8')))),
})

const timeOf = ({ at, since, rate }: Setting): number => at + (Date.now() - since) * rate
