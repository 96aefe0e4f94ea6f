import { ROOT_CONTEXT, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import type { StepName } from '../../model/run.ts'
import type { RunRecord } from '../../store/runs/runs.ts'
import type { Host } from '../data-plane/protocol.ts'

/** How an attempt ended, in the words of run states where there is one. */
export type Outcome = 'succeeded' | 'failed' | 'stopped' | 'held' | 'retried' | 'handed_back' | 'lost'

interface Facts {
  readonly rows: number
  readonly bytes: number
  /** Of the error that ended it. */
  readonly code?: string | undefined
}

/**
 * The spans of one attempt: one for it, and below it one for each step that it does. Attributes are ids, counts and codes:
 * never a name, SQL, a cell or a secret.
 */
export interface AttemptSpans extends Disposable {
  step(name: StepName, state: 'running' | 'succeeded'): void
  /** Ends what is still open as well. An attempt that nobody ends is `lost` when it is disposed of. */
  end(outcome: Outcome, facts: Facts): void
}

export function openSpans(tracer: Tracer, run: RunRecord): AttemptSpans {
  const ids = { 'waybill.run.id': run.id, 'waybill.orchestration.id': run.orchestrationId ?? '' }
  // No other context: an attempt belongs to no request that happens to be served.
  const attempt = tracer.startSpan(
    'run attempt',
    { attributes: { ...ids, 'waybill.attempt': run.attempt } },
    ROOT_CONTEXT,
  )
  const inside = trace.setSpan(ROOT_CONTEXT, attempt)
  const steps = new Map<StepName, Span>()
  let isOpen = true
  const end = (outcome: Outcome, { rows, bytes, code }: Facts): void => {
    isOpen = false
    attempt.setAttributes({ 'waybill.outcome': outcome, 'waybill.rows': rows, 'waybill.bytes': bytes })
    for (const span of [...steps.values(), attempt]) {
      if (code !== undefined) span.setAttribute('waybill.error.code', code).setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    }
  }
  return {
    step(name, state) {
      if (state === 'succeeded') {
        steps.get(name)?.end()
        steps.delete(name)
      } else if (!steps.has(name)) {
        steps.set(name, tracer.startSpan(`step ${name}`, { attributes: { ...ids, 'waybill.step': name } }, inside))
      }
    },
    end,
    [Symbol.dispose]() {
      if (isOpen) end('lost', { rows: 0, bytes: 0 })
    },
  }
}

/** Makes spans of the steps that the data plane has stored. */
export const traceSteps = (host: Host, spans: AttemptSpans): Host => ({
  ...host,
  async step(name, state) {
    if (state === 'running') spans.step(name, state)
    await host.step(name, state)
    if (state === 'succeeded') spans.step(name, state)
  },
})
