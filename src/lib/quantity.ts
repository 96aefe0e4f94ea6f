const whole = new Intl.NumberFormat('en')

/** As `48,213`. */
export const countText = (count: number): string => whole.format(count)

/** As `1 row` or `48,213 rows`. */
export const counted = (count: number, noun: string): string => `${countText(count)} ${noun}${count === 1 ? '' : 's'}`

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** As `912 bytes` or `1.83 MB`, in powers of a thousand. */
export function bytesText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  return power === 0 ? `${bytes} bytes` : `${(bytes / 1000 ** power).toPrecision(3)} ${UNITS[power]}`
}

/** As `0.4 s`, `42 s`, `3 min 5 s` or `2 h 10 min`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
