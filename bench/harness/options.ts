import { mkdirSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface Options {
  readonly rows: number
  readonly rounds: number
  /** Data, server and peers' files live here. */
  readonly folder: string
  /** Cases to measure; empty: all of them. */
  readonly only: readonly string[]
}

/** Reads `--rows`, `--rounds`, `--folder` and `--only a,b`, makes the folder, and says when the machine is busy. */
export function readOptions(defaults: { rows: number; rounds: number }): Options {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: String(defaults.rows) },
      rounds: { type: 'string', default: String(defaults.rounds) },
      folder: { type: 'string', default: '.waybill-bench' },
      only: { type: 'string', default: '' },
    },
  })
  const folder = resolve(values.folder)
  mkdirSync(join(folder, 'work'), { recursive: true })
  const [load = 0] = loadavg()
  if (load > 0.5) console.log(`Other work runs on this machine (load ${load.toFixed(1)}): look at the processor time.`)
  return {
    rows: Number(values.rows),
    rounds: Number(values.rounds),
    folder,
    only: values.only.split(',').filter(Boolean),
  }
}
