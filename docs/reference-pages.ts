import { runCli } from '../src/cli/program.ts'
import { noLog } from '../src/lib/log.ts'
import { SECTION_SCHEMAS, SECTIONS } from '../src/model/configuration.ts'
import { ERRORS } from '../src/model/errors.ts'
import { fileSettings } from '../src/model/file-settings.ts'
import { guardrails } from '../src/model/guardrails.ts'
import { resolveSettings } from '../src/model/resolve-settings.ts'
import {
  CHANNEL_NAMES,
  DESTINATION_NAMES,
  loadChannel,
  loadDestination,
  loadSource,
  SOURCE_NAMES,
} from '../src/plugins/registry.ts'
import type { DestinationPlugin, Preset } from '../src/plugins/sdk/destination.ts'
import { fieldTable, markdownTable } from './field-table.ts'
import { historyParts } from './history-page.ts'

/** Every page of `docs/reference` by its file name, from the code that it describes. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const pages = {
    'errors.md': errorsPage(),
    'configuration.md': configurationPage(),
    'destinations.md': await destinationsPage(),
    'sources.md': await sourcesPage(),
    'alert-channels.md': await channelsPage(),
    'command-line.md': await commandLinePage(),
    'history.md': historyPage(),
  }
  return new Map(Object.entries(pages).map(([name, text]) => [name, `${text.trim()}\n`]))
}

const page = (title: string, ...parts: string[]): string =>
  [`# ${title}`, '<!-- Written by `npm run docs`. -->', ...parts].join('\n\n')

function errorsPage(): string {
  const rows = Object.entries(ERRORS).map(([code, { status, retry, hint }]) => [
    `\`${code}\``,
    String(status),
    retry ? 'yes' : '',
    hint,
  ])
  return page(
    'Errors',
    'Every failure has one of these codes. They are permanent: scripts may rely on them. *Retried* ones are tried again by a run itself.',
    markdownTable(['code', 'HTTP status', 'retried', 'what to do'], rows),
  )
}

const NO_LAYERS = { preset: undefined, destination: {}, dataTemplate: {}, orchestration: {} }

function configurationPage(): string {
  const sections = SECTIONS.flatMap((section) => [`## ${section}`, fieldTable(SECTION_SCHEMAS[section])])
  return page(
    'Configuration file',
    'A YAML file with any of these sections. The same keys are the bodies of the API. References are by name; `${NAME}` takes an environment variable, `$${` is a literal `${`; relative paths start at the folder of the file.',
    ...sections,
    '## Guardrails',
    'In `guardrails` of an orchestration; what they mean stands in [Guardrails](../guardrails.md).',
    fieldTable(guardrails),
    '## File settings',
    'In `settings` of a destination, a data template or an orchestration, as [concepts](../concepts.md) says which may set what. The settings of a destination hold those of its [plugin](destinations.md) as well.',
    fieldTable(fileSettings.partial(), { defaults: resolveSettings(NO_LAYERS).file }),
  )
}

async function sourcesPage(): Promise<string> {
  const plugins = await Promise.all(SOURCE_NAMES.map(loadSource))
  return page(
    'Sources',
    'Kinds of databases. SQL is one SELECT, read by DuckDB, and sees the tables of its database and nothing else.',
    ...plugins.flatMap((plugin) => [`## ${plugin.title}`, `\`plugin: ${plugin.name}\``, fieldTable(plugin.settings)]),
  )
}

async function channelsPage(): Promise<string> {
  const kinds = await Promise.all(CHANNEL_NAMES.map(loadChannel))
  return page(
    'Alert channels',
    'Kinds of places that [alerts](../alerts.md) go to. The fields of a channel stand in its `fields`.',
    ...kinds.flatMap((kind) => [
      `## ${kind.title}`,
      `\`kind: ${kind.name}\``,
      fieldTable(kind.fields, { tellsSecrets: true }),
      `It can be told of: ${kind.events.map((it) => `\`${it}\``).join(', ')}.`,
    ]),
  )
}

async function destinationsPage(): Promise<string> {
  const plugins = await Promise.all(DESTINATION_NAMES.map(loadDestination))
  return page(
    'Destinations',
    'Kinds of places that receive files. A credential type is either a way to sign in or a vendor, which fills in the rest.',
    ...plugins.flatMap(destinationParts),
  )
}

function destinationParts(plugin: DestinationPlugin): string[] {
  const vendors = new Map(plugin.presets.map((preset) => [preset.type, preset]))
  const signIns = plugin.credentialTypes.filter((type) => !vendors.has(type.name))
  return [
    `## ${plugin.title}`,
    `\`plugin: ${plugin.name}\``,
    '### Settings',
    fieldTable(plugin.settings),
    'Beside them stand the [file settings](configuration.md#file-settings).',
    ...signIns.flatMap((type) => [
      `### Credential type \`${type.name}\``,
      fieldTable(type.fields, { tellsSecrets: true }),
    ]),
    '### Vendors',
    'Each is a credential type of its own, with the fields of its ways to sign in. Host names are offered; any other is taken as well.',
    markdownTable(['type', 'vendor', 'host names', 'sign-in', 'fills in', 'hints'], plugin.presets.map(presetCells)),
  ]
}

function presetCells(preset: Preset): string[] {
  const code = (text: string) => `\`${text}\``
  const settings = Object.entries(preset.settings).map(([name, value]) => code(`${name}: ${value}`))
  const limits = preset.connections ? [`at most ${preset.connections} connections`] : []
  return [
    code(preset.type),
    preset.title,
    preset.hostnames.map(code).join(', '),
    preset.signIn.join(' or '),
    [...(preset.port ? [code(`port: ${preset.port}`)] : []), ...settings].join(', '),
    [...Object.entries(preset.hints).map(([name, hint]) => `${code(name)} ${hint}`), ...limits].join('; '),
  ]
}

function historyPage(): string {
  return page(
    'History by SQL',
    'The schema `history` of the store has views of what became of runs. Their columns stay as they are, whatever becomes of the tables; new ones may come. They hold names, paths and what a receipt proves, and neither SQL, settings nor anything sealed. Times are `timestamptz`. Give whoever reads them a role that sees this schema alone:',
    [
      '```sql',
      "CREATE ROLE analyst LOGIN PASSWORD '…';",
      'GRANT USAGE ON SCHEMA history TO analyst;',
      'GRANT SELECT ON ALL TABLES IN SCHEMA history TO analyst;',
      '```',
    ].join('\n'),
    'How much went to whom in the last week:',
    [
      '```sql',
      'SELECT destination, count(*) AS files, sum(rows) AS rows, sum(bytes) AS bytes',
      'FROM history.delivery',
      "WHERE sent_at > now() - interval '7 days'",
      'GROUP BY destination ORDER BY bytes DESC;',
      '```',
    ].join('\n'),
    ...historyParts(),
  )
}

async function commandLinePage(): Promise<string> {
  const overview = await help()
  const verbs = [...overview.matchAll(/^ {2}([a-z-]+)(?: |$)/gm)].map(([, verb = '']) => verb)
  const sections = await Promise.all(
    verbs.map(async (verb) => `## waybill ${verb}\n\n\`\`\`text\n${(await help(verb)).trim()}\n\`\`\``),
  )
  return page('Command line', `\`\`\`text\n${overview.trim()}\n\`\`\``, ...sections)
}

/** What `waybill VERB --help` prints. */
async function help(...verb: string[]): Promise<string> {
  let text = ''
  const out = { write: (part: string | Uint8Array) => (text += String(part)) }
  const config = { dataFolder: '', databaseUrl: null, key: null, admin: null, serverUrl: null, token: null }
  const cli = {
    config: { ...config, port: 4400, host: '127.0.0.1' },
    version: '',
    variable: () => undefined,
    out,
    err: out,
    log: noLog,
    signal: new AbortController().signal,
  }
  await runCli(cli, [...verb, '--help'])
  return text
}
