import { setTimeout as sleep } from 'node:timers/promises'
import { type Tracer, trace } from '@opentelemetry/api'
import type { Log } from '../../lib/log.ts'

/** Spans that cannot be sent keep nobody waiting longer than this at the end. */
const CLOSE_MS = 3000

/** Makes spans that nobody reads, at no cost. */
export const noTracer: Tracer = trace.getTracer('waybill')

export interface OpenedTracer extends AsyncDisposable {
  readonly tracer: Tracer
}

/**
 * Sends spans to where the standard environment of OpenTelemetry says (`OTEL_EXPORTER_OTLP_ENDPOINT` and its like), as OTLP
 * over HTTP. It is for our own spans alone: libraries that look for a global tracer find none, as theirs may hold SQL.
 */
export async function openTracer(version: string, log: Log): Promise<OpenedTracer> {
  const [{ NodeTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, resources] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const own = resources.resourceFromAttributes({ 'service.name': 'waybill', 'service.version': version })
  const told = resources.detectResources({ detectors: [resources.envDetector] })
  const exporter = new OTLPTraceExporter()
  const send = exporter.export.bind(exporter)
  exporter.export = (spans, done) =>
    send(spans, (result) => {
      if (result.code !== 0) log('spans not sent', { count: spans.length })
      done(result)
    })
  const provider = new NodeTracerProvider({
    resource: resources.defaultResource().merge(own).merge(told),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  return {
    tracer: provider.getTracer('waybill', version),
    async [Symbol.asyncDispose]() {
      await Promise.race([provider.shutdown().catch(() => {}), sleep(CLOSE_MS, undefined, { ref: false })])
    },
  }
}
