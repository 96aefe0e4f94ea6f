import type { ReactNode } from 'react'
import { useApi } from '../../api/hooks.ts'
import { Moment } from '../../components/values/moment.tsx'
import { Bytes, Count } from '../../components/values/quantity.tsx'
import { StatusMark, type Tone } from '../../components/values/status-mark.tsx'
import { lengthText, type Run } from './states.ts'
import classes from './workflows.module.css'

/** The ruled head of a receipt. */
export function Facts({ run }: { readonly run: Run }) {
  return (
    <dl className={classes.facts}>
      <Fact title="Started by">{run.startedBy}</Fact>
      <Fact title="Started">
        <Moment at={run.startedAt} />
      </Fact>
      <Fact title="Duration">{lengthText(run, Date.now(), run.restedMs)}</Fact>
      <Fact title="Rows">
        <Count of={run.rows} />
      </Fact>
      {run.successFile !== null && (
        <Fact title="Success file">
          <code className={classes.code}>{run.successFile}</code>
        </Fact>
      )}
      {run.redeliveryOf !== null && <Fact title="Files of">{run.redeliveryOf}</Fact>}
      <Fact title="Run">
        <code className={classes.code}>{run.id}</code>
      </Fact>
    </dl>
  )
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  )
}

type StepState = Run['steps'][number]['state']
const STEP_TONES: Readonly<Record<StepState, Tone>> = {
  waiting: 'waiting',
  running: 'busy',
  succeeded: 'good',
  failed: 'bad',
  stopped: 'plain',
  skipped: 'plain',
}

export function Steps({ run: { steps, warnings } }: { readonly run: Run }) {
  return (
    <section aria-label="Steps">
      <h3 className={classes.part}>Steps</h3>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step.name} className={classes.step}>
            <StatusMark tone={STEP_TONES[step.state]}>{step.name}</StatusMark>
            <span className={classes.small}>
              {step.state}, {lengthText(step, Date.now())}
            </span>
          </li>
        ))}
      </ol>
      {warnings.map((warning) => (
        <p key={warning} className={classes.small}>
          {warning}
        </p>
      ))}
    </section>
  )
}

/** The files, each with its proof. */
export function Deliveries({ run: { deliveries } }: { readonly run: Run }) {
  if (deliveries.length === 0) return null
  return (
    <section aria-label="Files">
      <h3 className={classes.part}>Files</h3>
      {deliveries.map((it) => (
        <dl key={it.path} className={classes.facts}>
          <Fact title="Path">
            <code className={classes.code}>{it.path}</code>
          </Fact>
          <Fact title="Size">
            <Bytes bytes={it.bytes} />
          </Fact>
          <Fact title="Rows">
            <Count of={it.rows} />
          </Fact>
          <Fact title="Sent">
            <Moment at={it.sentAt} />
          </Fact>
          <Fact title="SHA-256 of the bytes sent">
            <code className={classes.code}>{it.sha256}</code>
          </Fact>
          {it.pgpKeyFingerprint !== null && (
            <Fact title="Encrypted to">
              <code className={classes.code}>{it.pgpKeyFingerprint}</code>
            </Fact>
          )}
          {it.hostKeyFingerprint !== null && (
            <Fact title="Host key">
              <code className={classes.code}>{it.hostKeyFingerprint}</code>
            </Fact>
          )}
        </dl>
      ))}
    </section>
  )
}

const REFRESH_MS = 2000

/** What happened, line by line. */
export function Log({ id, isActive }: { readonly id: string; readonly isActive: boolean }) {
  const { data } = useApi('/runs/:id/log', { params: { id }, ...(isActive ? { refreshMs: REFRESH_MS } : {}) })
  if (!data || data.items.length === 0) return null
  return (
    <section aria-label="Log">
      <h3 className={classes.part}>Log</h3>
      <ol className={classes.log}>
        {data.items.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
          <li key={index} data-level={line.level}>
            <Moment at={line.at} /> {line.text}
          </li>
        ))}
      </ol>
    </section>
  )
}
