import { z } from 'zod'

export const RULES = [
  'rows',
  'row-band',
  'zero-rows',
  'nulls',
  'columns',
  'duplicates',
  'file-size',
  'query-alert',
] as const

/** A rule that was broken, in numbers: never a value of a row. */
export const finding = z.object({
  rule: z.enum(RULES),
  breach: z.enum(['warn', 'hold', 'skip', 'fail']),
  /** The column, the table or the file that it is about; null: all rows. */
  about: z.string().nullable(),
  /** Rows, columns, bytes or per cent, as the rule has it. */
  measured: z.number(),
  /** What is allowed, from and to; null where there is no such end. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Rows of the last delivered runs, the youngest first, where they were compared. */
  recent: z.array(z.int()),
  sentence: z.string(),
})
export type Finding = z.infer<typeof finding>

export const verdict = z.enum(['deliver', 'hold', 'skip', 'fail'])
export type Verdict = z.infer<typeof verdict>

/** What the guardrails said of the files of a run. */
export const judgement = z.object({ verdict, findings: z.array(finding) })
export type Judgement = z.infer<typeof judgement>

/** Who let held files go, and when. */
export const release = z.object({ by: z.string(), at: z.string() })
export type Release = z.infer<typeof release>

/** What a judgement has to say though the run goes on. */
export const warningsOf = (judgement: Judgement | null): string[] =>
  (judgement?.findings ?? []).filter((it) => it.breach === 'warn' || it.breach === 'skip').map((it) => it.sentence)

/** Whether files must not leave: they were judged so, and nobody has released them. */
export const isKeptBack = (run: { readonly judgement: Judgement | null; readonly release: Release | null }): boolean =>
  run.judgement !== null && run.judgement.verdict !== 'deliver' && run.release === null
