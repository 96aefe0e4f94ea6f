import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { durationText } from '../lib/quantity.ts'
import { plan as planSchema } from '../model/configuration.ts'
import { AppError } from '../model/errors.ts'
import { isActive, type Receipt, receipt as receiptSchema } from '../model/run.ts'
import { openSandbox, type Sandbox } from '../sandbox/open-sandbox.ts'
import { openPartner, type Partner } from '../sandbox/partner.ts'
import { makeSample } from '../sandbox/sample/make-sample.ts'
import type { Cli, ExitStatus } from './cli.ts'
import { type Client, connect } from './client/client.ts'
import { findOrchestration } from './client/find-orchestration.ts'
import { followRun } from './client/follow-run.ts'
import { readConfigurationFile } from './configuration/file.ts'
import { planText } from './print/plan.ts'
import { drawProgress } from './print/progress.ts'
import { receiptText } from './print/receipt.ts'
import { plain } from './print/text.ts'

const CONFIGURATION = join(import.meta.dirname, '../../examples/demo.yaml')
const OBJECT = 'High value customers'
const DESTINATION = 'Persado sandbox'
const SAMPLE = { customers: 50_000, seed: 20_261_123 }
const SHOWN_LINES = 6

/**
 * From a database to a partner's server and into the partner's hands, on this machine alone. Running it again sends
 * again.
 */
export async function demo(cli: Cli): Promise<ExitStatus> {
  const home = join(cli.config.dataFolder, 'sandbox')
  const startedAt = performance.now()
  const sample = await makeSample(home, SAMPLE)
  const seconds = durationText(performance.now() - startedAt)
  tell(cli, 'A sample database', [
    `${relative('.', sample.path)}: ${sample.isNew ? `customers, orders and engagement, made in ${seconds}` : 'there already'}`,
  ])

  await using sandbox = await openSandbox(home)
  const partner = await openPartner(home)
  tell(cli, "A partner's SFTP server", [
    `127.0.0.1:${sandbox.port} pinned by its host key; its files arrive in ${relative('.', sandbox.inbox)}`,
  ])

  await using client = await connect(cli, 'worker')
  tell(cli, 'The configuration examples/demo.yaml', [await apply(client, variables(sample.path, sandbox, partner))])
  tell(cli, `waybill run '${OBJECT}'`, [])
  const ended = await run(cli, client)
  cli.out.write(indent(receiptText(ended)))
  if (ended.error !== null) throw new AppError(ended.error.code, ended.error.message)

  await showFile(cli, { partner, sandbox, ended })
  tell(cli, 'Next', nextSteps(client))
  return 0
}

function tell(cli: Cli, title: string, lines: readonly string[]): void {
  cli.out.write(`\n${title}\n${lines.map((line) => indent(line)).join('')}`)
}

const indent = (text: string): string => `${text.trimEnd().replace(/^(?=.)/gm, '  ')}\n`

function variables(database: string, sandbox: Sandbox, partner: Partner): Record<string, string> {
  return {
    DEMO_DATABASE: database,
    DEMO_PORT: String(sandbox.port),
    DEMO_PASSPHRASE: sandbox.passphrase,
    DEMO_HOST_KEY: sandbox.hostPublicKey,
    DEMO_PGP_PUBLIC_KEY: partner.publicKey,
  }
}

async function apply(client: Client, values: Readonly<Record<string, string>>): Promise<string> {
  const text = await readFile(CONFIGURATION, 'utf8')
  const file = readConfigurationFile(text, { path: CONFIGURATION, variable: (name) => values[name] })
  const body = { configuration: file.value }
  return planText(planSchema.parse(await client.ask('POST', '/api/configuration/apply', { body, timeoutMs: 120_000 })))
}

async function run(cli: Cli, client: Client): Promise<Receipt> {
  const { id } = await findOrchestration(client, OBJECT, DESTINATION)
  let latest = receiptSchema.parse(await client.ask('POST', `/api/orchestrations/${id}/runs`, { body: {} }))
  if (!isActive(latest.state)) return latest
  using progress = drawProgress(cli.err)
  for await (const current of followRun(client, latest.id, cli.signal)) {
    latest = current
    progress.draw(latest)
  }
  return latest
}

interface Arrived {
  readonly partner: Partner
  readonly sandbox: Sandbox
  readonly ended: Receipt
}

/** Reads the file with the partner's private key, and compares it with what the receipt says. */
async function showFile(cli: Cli, { partner, sandbox, ended }: Arrived): Promise<void> {
  const [delivery] = ended.deliveries
  if (!delivery) throw new AppError('internal', 'The run delivered nothing.')
  const found = await partner.read(join(sandbox.inbox, delivery.path), SHOWN_LINES)
  const isSame = found.sha256 === delivery.contentSha256
  tell(cli, 'What the partner reads, decrypted and unzipped', [
    ...found.firstLines.map(plain),
    '…',
    `sha256 ${found.sha256}, ${isSame ? 'as the receipt says' : 'NOT what the receipt says'}`,
  ])
  if (!isSame) throw new AppError('size_differs', 'The partner reads another file than the receipt describes.')
}

function nextSteps(client: Client): string[] {
  const lines = [
    `bin/waybill run 'Persado segment data'    another file; bin/waybill runs lists them`,
    `examples/partner.yaml                     the same for a partner of your own`,
  ]
  const server = client.isInProcess
    ? 'npm start                                 the web page with all this at http://127.0.0.1:4400, and the partner beside it'
    : `${client.url}                     shows all this`
  return [server, ...lines]
}
