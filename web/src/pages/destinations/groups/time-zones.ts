/** Every IANA time zone with how far it is from UTC now, as `(GMT+01:00) Europe/Paris`. @param chosen is always among them */
export function timeZones(chosen: string): { value: string; label: string }[] {
  const names = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')]
  const all = names.includes(chosen) ? names : [chosen, ...names]
  return all.map((name) => ({ value: name, label: `(${offsetOf(name)}) ${name}` }))
}

function offsetOf(timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts()
  const name = parts.find((it) => it.type === 'timeZoneName')?.value ?? 'GMT'
  return name === 'GMT' ? 'GMT+00:00' : name
}
