import { z } from 'zod'
import { columnRule } from './data-template.ts'
import { ENCODINGS, partialFileSettings, QUOTE_MODES } from './file-settings.ts'
import { name } from './name.ts'

/** Why a row of a file is worth a look. */
export const ROW_REASONS = [
  'longest',
  'delimiter',
  'quote',
  'escape',
  'line-break',
  'edge-space',
  'unseen',
  'null',
  'empty',
  'non-ascii',
] as const
export const rowReason = z.enum(ROW_REASONS)
export type RowReason = z.infer<typeof rowReason>

/** What an orchestration or a data template would send, saved or not. */
export const filePreviewInput = z.strictObject({
  objectType: z.enum(['query', 'database-export']),
  object: name,
  destination: name,
  /** The name of a saved data template. */
  dataTemplate: name.optional(),
  /** A data template as it is being written; stands in the place of a saved one. */
  template: z
    .strictObject({
      settings: partialFileSettings.catchall(z.unknown()).default({}),
      columns: z.array(columnRule).min(1).optional(),
    })
    .optional(),
  settings: partialFileSettings.default({}),
  /** Of a database export: whose rows are shown; absent: those of its first table. */
  table: z.string().optional(),
  /** How many rows from the start are shown beside the others. */
  rows: z.int().min(0).max(100).default(5),
})
export type FilePreviewInput = z.infer<typeof filePreviewInput>

/** `bytes` is exact where all rows were read and nothing changes their size; null where no guess is worth anything. */
const size = { rows: z.int().nullable(), bytes: z.int().nullable(), isExact: z.boolean() }
export const expectedFile = z.object({
  /** As it is at the partner, below the remote folder. */
  name: z.string(),
  ...size,
  /** Of an archive, each file in it before compression; of another file, what it is before encoding and encryption. */
  members: z.array(z.object({ name: z.string(), ...size })),
})
export type ExpectedFile = z.infer<typeof expectedFile>

export const previewedLine = z.object({
  /** Number of the row in the file, from 1. */
  row: z.int(),
  /** As it stands in the file, its end included; of a very long line the start. */
  text: z.string(),
  /** Of the whole line with its end. */
  bytes: z.int(),
  isCut: z.boolean(),
  /** Empty for a row that is only one of the first. */
  reasons: z.array(z.object({ reason: rowReason, column: z.string() })),
})
export type PreviewedLine = z.infer<typeof previewedLine>

/** A file before it leaves: some of its rows byte for byte, and what is known of the rest. */
export const filePreview = z.object({
  files: z.array(expectedFile),
  successFile: z.string().nullable(),
  /** Of a database export: its tables, and the one whose rows are shown. */
  tables: z.array(z.string()),
  table: z.string().nullable(),
  /** What the rows have to choose from: of the query, or of the table. */
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  /** The first line with its end; empty where the file has none. */
  header: z.string(),
  lines: z.array(previewedLine),
  delimiter: z.string(),
  quoteMode: z.enum(QUOTE_MODES),
  /** Null: quotes are doubled. */
  escapeCharacter: z.string().nullable(),
  lineEnding: z.enum(['lf', 'crlf']),
  /** UTF-8 without a byte order mark, whatever is sent. */
  charset: z.literal('UTF-8'),
  encoding: z.enum(ENCODINGS),
  pgpKeyFingerprint: z.string().nullable(),
  /** Rows that were searched for the ones worth a look. */
  scannedRows: z.int(),
  isComplete: z.boolean(),
  /** True where the query leaves the order open: a run may number the rows in another way. */
  isUnordered: z.boolean(),
  /** Columns of the file whose values you may not see. */
  hiddenColumns: z.array(z.string()),
  /** Rows that could not be read back by the partner, where row 0 is the header. */
  ambiguous: z.object({
    count: z.int(),
    places: z.array(z.object({ row: z.int(), column: z.string() })),
  }),
  warnings: z.array(z.string()),
})
export type FilePreview = z.infer<typeof filePreview>
