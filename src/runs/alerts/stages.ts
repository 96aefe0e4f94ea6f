const DAY_MS = 86_400_000
/** How many days before the end something is told, each time once. */
const STAGES = [30, 7, 1, 0] as const

const daysUntil = (end: Date, now: Date): number => (end.getTime() - now.getTime()) / DAY_MS

/** How near the end of something is, from 1 on; null where it is far. */
export function stageOf(end: Date, now: Date): number | null {
  const days = daysUntil(end, now)
  return STAGES.filter((stage) => days <= stage).length || null
}

/** As `expires on 2026-12-01, in 3 days`. */
export function daysText(end: Date | null, now: Date): string {
  if (end === null) return 'has expired'
  const day = end.toISOString().slice(0, 10)
  const days = Math.floor(daysUntil(end, now))
  if (days < 0) return `has expired on ${day}`
  return `expires on ${day}, ${days === 0 ? 'within a day' : `in ${days} day${days === 1 ? '' : 's'}`}`
}
