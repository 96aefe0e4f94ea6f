import { AppError } from './errors.ts'
import { type FileSettingName, type FileSettings, fileSettings, type PartialFileSettings } from './file-settings.ts'

/** What a vendor's preset says of settings: values to begin with, and the formats that the vendor takes. */
interface PresetLayer {
  readonly title: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly fileFormats: readonly string[]
}

/** The layers from general to particular. Plugin settings such as `remoteFolder` stand beside the file settings. */
export interface SettingLayers {
  readonly preset: PresetLayer | undefined
  readonly destination: Readonly<Record<string, unknown>>
  readonly dataTemplate: Readonly<Record<string, unknown>>
  readonly orchestration: Readonly<Record<string, unknown>>
}
export type LayerName = keyof SettingLayers

export interface Resolved {
  readonly file: FileSettings
  /** What the destination's plugin reads, such as `remoteFolder`; validated by its schema. */
  readonly plugin: Readonly<Record<string, unknown>>
  /** Which layer each value came from; `default` where none has it. */
  readonly origin: Readonly<Record<string, LayerName | 'default'>>
}

/** May be set again below, even where the destination has it (spec 2.2). */
const OVERRIDABLE: ReadonlySet<string> = new Set([
  'filenameTemplate',
  'lineEnding',
  'quoteMode',
] satisfies FileSettingName[])
/** Greyed on an orchestration even where the destination left it open (spec 2.6). */
const NOT_ON_ORCHESTRATION: ReadonlySet<string> = new Set([
  'remoteFolder',
  'fileFormat',
  'delimiter',
  'escapeCharacter',
  'encoding',
  'pgpPublicKey',
] satisfies (FileSettingName | 'remoteFolder')[])

/** What holds where no layer says anything. */
export const DEFAULTS = {
  fileFormat: 'csv',
  encoding: 'none',
  zip64: false,
  lineEnding: 'lf',
  quoteMode: 'special',
  allowAmbiguous: false,
  successFile: false,
  header: true,
  rowNumber: false,
  rowNumberColumn: 'row_number',
} as const satisfies PartialFileSettings

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== ''
/** Quotes are doubled anyway, so a quote as the escape character says nothing (spec 5.4). */
const isNoEscape = (key: string, value: unknown): boolean => key === 'escapeCharacter' && value === '"'

/**
 * The settings of a run from all layers: the only place where layers meet (spec 2.2, 2.3, 2.6).
 * A preset gives defaults and narrows the formats. What the destination sets is final, but for the filename template, the line ending and
 * the quote mode; what it leaves open a data template may fill, and then an orchestration, which may not name the
 * folder, the format, the escape character, the encoding or the key.
 *
 * @throws AppError `setting_locked` where a lower layer sets what it may not; `setting_missing`; `invalid_input`
 */
export function resolveSettings(layers: SettingLayers): Resolved {
  const { values, origin } = meet(layers)
  const resolved = { ...split(values), origin }
  refuseFormat(resolved.file.fileFormat, layers.preset)
  return resolved
}

interface Met {
  readonly values: Record<string, unknown>
  readonly origin: Record<string, LayerName | 'default'>
}

function meet(layers: SettingLayers): Met {
  const values: Record<string, unknown> = { ...DEFAULTS }
  const origin: Met['origin'] = Object.fromEntries(Object.keys(DEFAULTS).map((key) => [key, 'default']))

  for (const layer of ['preset', 'destination', 'dataTemplate', 'orchestration'] as const) {
    const set = layer === 'preset' ? (layers.preset?.settings ?? {}) : layers[layer]
    for (const [key, value] of Object.entries(set)) {
      if (!isSet(value) || isNoEscape(key, value)) continue
      refuseLocked(layer, key, value, { values, origin })
      values[key] = value
      origin[key] = layer
    }
  }
  values['filenameTemplate'] ??= defaultFilename(values)
  origin['filenameTemplate'] ??= 'default'
  return { values, origin }
}

/** What a layer finds above itself, for a form to show greyed. */
export interface InheritedSetting {
  readonly name: string
  /** Absent: nobody above has set it. */
  readonly value?: unknown
  readonly origin: LayerName | 'default'
  /** Whether this layer may set it. */
  readonly isOpen: boolean
}

/**
 * The settings that a data template or an orchestration starts from, incomplete as they may be.
 * @param layers above it
 * @throws AppError `setting_locked` where these do not fit together
 */
export function inheritedSettings(
  layer: 'dataTemplate' | 'orchestration',
  layers: Pick<SettingLayers, 'preset' | 'destination'> & { readonly dataTemplate?: SettingLayers['dataTemplate'] },
): InheritedSetting[] {
  const { values, origin } = meet({ dataTemplate: {}, ...layers, orchestration: {} })
  const names = new Set([...Object.keys(fileSettings.shape), ...Object.keys(values)])
  return [...names].map((name) => {
    const from = origin[name] ?? 'default'
    const isOpen = !isFinal(from, layer, name) && !(layer === 'orchestration' && isClosed(name))
    return { name, origin: from, isOpen, ...(values[name] === undefined ? {} : { value: values[name] }) }
  })
}

/** An orchestration has file settings only, and not each of them. */
const isClosed = (name: string): boolean => NOT_ON_ORCHESTRATION.has(name) || !(name in fileSettings.shape)

/** True where a layer above has the last word. */
const isFinal = (owner: LayerName | 'default' | undefined, layer: LayerName, name: string): boolean =>
  (owner === 'destination' || owner === 'dataTemplate') && owner !== layer && !OVERRIDABLE.has(name)

function refuseFormat(fileFormat: string, preset: PresetLayer | undefined): void {
  if (!preset || preset.fileFormats.includes(fileFormat)) return
  throw new AppError('invalid_input', `${preset.title} takes ${preset.fileFormats.join(', ')}, not ${fileFormat}.`, {
    details: { field: 'settings.fileFormat' },
  })
}

function refuseLocked(layer: LayerName, key: string, value: unknown, sofar: Met): void {
  if (layer === 'orchestration' && NOT_ON_ORCHESTRATION.has(key)) {
    throw new AppError('setting_locked', `An orchestration cannot set ${key}.`, { details: { setting: key } })
  }
  const owner = sofar.origin[key]
  if (isFinal(owner, layer, key) && value !== sofar.values[key]) {
    const where = owner === 'destination' ? 'destination' : 'data template'
    throw new AppError('setting_locked', `The ${where} has already set ${key}.`, { details: { setting: key } })
  }
}

const FORMAT_EXTENSION: Record<string, string> = { csv: 'csv', tsv: 'tsv', psv: 'psv', custom: 'csv' }
const ENCODED_EXTENSION: Record<string, (format: string) => string> = {
  none: (format) => format,
  gzip: (format) => `${format}.gz`,
  tar: (format) => `${format}.tar`,
  tgz: () => 'tgz',
  zip: (format) => `${format}.zip`,
}

/** Object name and date, with the extensions of format and encoding (spec 5.1). */
function defaultFilename(values: Record<string, unknown>): string {
  const format = FORMAT_EXTENSION[String(values['fileFormat'])] ?? 'csv'
  const extension = ENCODED_EXTENSION[String(values['encoding'])]?.(format) ?? format
  return `{{object}}_{{now|format:'yyyy-MM-dd'}}.${extension}`
}

function split(values: Record<string, unknown>): Pick<Resolved, 'file' | 'plugin'> {
  const known = Object.keys(fileSettings.shape)
  const file = fileSettings.safeParse(Object.fromEntries(Object.entries(values).filter(([key]) => known.includes(key))))
  if (!file.success) {
    const [issue] = file.error.issues
    throw new AppError('invalid_input', `The setting ${issue?.path.join('.')} ${issue?.message}.`)
  }
  refuseContradictions(file.data)
  return { file: file.data, plugin: Object.fromEntries(Object.entries(values).filter(([key]) => !known.includes(key))) }
}

/** Without a dot, as `csv`. */
export const extensionOf = (file: FileSettings): string => FORMAT_EXTENSION[file.fileFormat] ?? 'csv'

const DELIMITERS: Record<string, string> = { csv: ',', tsv: '\t', psv: '|' }

/** The character between two values. */
export const delimiterOf = (file: FileSettings): string => DELIMITERS[file.fileFormat] ?? file.delimiter ?? ','

function refuseContradictions(file: FileSettings): void {
  if (file.fileFormat === 'custom' && file.delimiter === undefined) {
    throw new AppError('setting_missing', 'A custom delimiter needs the setting delimiter.', {
      details: { setting: 'delimiter' },
    })
  }
  if (file.escapeCharacter === delimiterOf(file) || delimiterOf(file) === '"') {
    throw new AppError('invalid_input', 'The delimiter, the quote and the escape character must differ.', {
      details: { setting: 'escapeCharacter' },
    })
  }
}
