import { z } from 'zod'

export const FILE_FORMATS = ['csv', 'tsv', 'psv', 'custom'] as const
export const ENCODINGS = ['none', 'gzip', 'tar', 'tgz', 'zip'] as const
export const QUOTE_MODES = ['all', 'all-non-null', 'special', 'non-numeric', 'none'] as const

const oneCharacter = z
  .string()
  .refine(
    (text) => [...text].length === 1 && !['\r', '\n', '\0'].includes(text),
    'must be exactly one character, and no line end',
  )

/** How a file is written, whoever receives it (spec 2.2). Every field as it stands once all layers are resolved. */
export const fileSettings = z.strictObject({
  fileFormat: z.enum(FILE_FORMATS).meta({ title: 'File Format' }),
  delimiter: oneCharacter.optional().meta({ title: 'Delimiter', description: 'Custom delimiter only: one character.' }),
  escapeCharacter: oneCharacter.optional().meta({
    title: 'Escape character',
    description: 'One character. Empty: quotes inside a quoted value are doubled.',
  }),
  encoding: z.enum(ENCODINGS).meta({ title: 'Encoding method' }),
  zip64: z.boolean().meta({
    title: 'Use Zip64?',
    description: 'Forces Zip64; it is used anyway where a file needs it.',
    advanced: true,
  }),
  pgpPublicKey: z
    .string()
    .optional()
    .meta({ title: 'PGP public key', description: 'Armoured, from BEGIN to END.', multiline: true }),
  lineEnding: z.enum(['lf', 'crlf']).meta({ title: 'Line ending' }),
  quoteMode: z.enum(QUOTE_MODES).meta({ title: 'Quote mode' }),
  allowAmbiguous: z.boolean().meta({
    title: 'Allow ambiguous files',
    description: 'Sends a file of quote mode None without escape character even where it cannot be read back.',
    advanced: true,
  }),
  successFile: z.boolean().meta({ title: 'Include success file upon completion' }),
  header: z.boolean().meta({ title: 'Include header row in output files' }),
  rowNumber: z.boolean().meta({
    title: 'Row number',
    description: 'Adds a first column with the number of the row, from 1.',
    advanced: true,
  }),
  rowNumberColumn: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,1027}$/)
    .meta({ title: 'Column name', advanced: true }),
  filenameTemplate: z.string().min(1).max(1000).meta({ title: 'Filename template' }),
})
export type FileSettings = z.infer<typeof fileSettings>
export type FileSettingName = keyof FileSettings

/** The same as one layer fills it in. An empty text counts as left open. */
export const partialFileSettings = fileSettings.partial()
export type PartialFileSettings = z.infer<typeof partialFileSettings>
