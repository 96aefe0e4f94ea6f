const WHOLE = new Intl.NumberFormat('en', { useGrouping: true })
const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** As `48,213`. */
export const countText = (count: number): string => WHOLE.format(count)

/** As `1.8 MB`; a kB has 1000 bytes. */
export function bytesText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1
  return `${value.toFixed(digits)} ${UNITS[unit]}`
}
