/** The choices of settings by the names that people know them by. */
export const CHOICES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fileFormat: { csv: 'CSV', tsv: 'TSV', psv: 'PSV', custom: 'Custom delimiter' },
  encoding: { none: 'None', gzip: 'GZip', tar: 'Tar', tgz: 'Tgz', zip: 'Zip' },
  lineEnding: { lf: 'LF', crlf: 'CRLF' },
  quoteMode: {
    all: 'all fields',
    'all-non-null': 'all non-NULL fields',
    special: 'fields with special characters only',
    'non-numeric': 'all non-numeric fields',
    none: 'None',
  },
}

/** In the order of the form; what stands nowhere here comes last. */
export const ORDER = [
  'remoteFolder',
  'fileFormat',
  'delimiter',
  'escapeCharacter',
  'encoding',
  'pgpPublicKey',
  'lineEnding',
  'quoteMode',
  'successFile',
  'header',
  'filenameTemplate',
]

/** A value as it is said in a sentence. */
export function valueText(name: string, value: unknown): string {
  if (value === undefined || value === '') return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (name === 'pgpPublicKey') return 'a public key'
  return CHOICES[name]?.[String(value)] ?? String(value)
}
