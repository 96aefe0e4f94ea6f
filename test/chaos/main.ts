import { parseArgs } from 'node:util'
import { playStory } from './story.ts'

/** `npm run chaos -- [MINUTES] [--seed N] [--store embedded]`: an hour of faults, unless told otherwise. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, store: { type: 'string', default: 'postgres' } },
})
const report = await playStory({
  minutes: Number(values.minutes ?? positionals[0] ?? 60),
  seed: Number(values.seed ?? Math.floor(Math.random() * 1e9)),
  store: values.store === 'embedded' ? 'embedded' : 'postgres',
  say: (line) => console.log(line),
})
console.log(`\n${report.table()}\n\n${JSON.stringify(report.figures())}`)
process.exit(report.isBad() ? 1 : 0)
