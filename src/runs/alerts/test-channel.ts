import { newId } from '../../lib/ids.ts'
import type { AlertNotice } from '../../model/alert.ts'
import type { ChannelTest } from '../../model/alert-channel.ts'
import { toProblem } from '../../model/errors.ts'
import { loadChannel } from '../../plugins/registry.ts'
import { getSealedChannel } from '../../store/alerts/channels.ts'
import { noteChannel } from '../../store/alerts/outbox.ts'
import type { Deps } from '../deps.ts'
import { carry } from './carry.ts'
import { openChannelSecrets } from './channel-secrets.ts'

/**
 * Sends a notice that says it is a test, now, and tells what became of it. Where it would stay open, its end is sent too.
 * @throws AppError `not_found`
 */
export async function testChannel(deps: Deps, channelId: string): Promise<ChannelTest> {
  const channel = await getSealedChannel(deps.db, channelId)
  const problem = await sendTest(deps, channel).then(
    () => null,
    (error: unknown) => toProblem(error),
  )
  await noteChannel(deps.db, channel.id, problem)
  if (problem) return { ok: false, sentence: problem.message, error: problem }
  return { ok: true, sentence: 'The test has arrived.', error: null }
}

async function sendTest(deps: Deps, channel: Awaited<ReturnType<typeof getSealedChannel>>): Promise<void> {
  const kind = await loadChannel(channel.kind)
  const fields = kind.fields.parse({ ...channel.publicFields, ...openChannelSecrets(deps.vault, channel) })
  const now = deps.clock.now()
  const alert = newId('alr')
  const notice: AlertNotice = {
    id: newId('msg'),
    alert: kind.keepsOpen ? alert : null,
    event: 'test',
    change: kind.keepsOpen ? 'raised' : 'once',
    at: now.toISOString(),
    title: `This is a test of the alert channel “${channel.name}”.`,
    details: ['Nothing has happened. Alerts will arrive here.'],
    orchestration: null,
    destination: null,
    group: null,
    run: null,
    error: null,
    link: deps.outlet.publicUrl && `${deps.outlet.publicUrl}/settings/alerts`,
    log: [],
  }
  await carry(deps.outlet, kind.message(notice, fields, now))
  if (!kind.keepsOpen) return
  await carry(deps.outlet, kind.message({ ...notice, id: newId('msg'), change: 'resolved' }, fields, now))
}
