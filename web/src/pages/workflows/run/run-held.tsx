import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { Run } from '../../../components/runs/states.ts'
import { Moment } from '../../../components/values/moment.tsx'
import { bytesText, countText } from '../../../components/values/quantity-text.ts'
import { DecideDialog } from './decide-dialog.tsx'
import classes from './run.module.css'

const HeldPreview = lazy(async () => ({ default: (await import('./held-preview.tsx')).HeldPreview }))

type Judgement = NonNullable<Run['judgement']>
type Finding = Judgement['findings'][number]

/** What the guardrails of a held run found, in numbers; what can be done about it; and later who let it go. */
export function RunHeld({ run }: { readonly run: Run }) {
  const [asked, setAsked] = useState<'release' | 'discard' | null>(null)
  const [isShown, setShown] = useState(false)
  const { judgement, state, allowed } = run
  if (judgement === null || judgement.heldAt === null) return null
  const isHeld = state === 'held'
  const mayRelease = allowed.includes('run:release')
  const mayDiscard = allowed.includes('run:discard')
  return (
    <section aria-label="Held by its guardrails" className={classes.heldPart}>
      <h3 className={classes.part}>Held by its guardrails</h3>
      <p className={classes.note}>
        {isHeld ? 'Nothing was sent. Held since ' : 'Held '}
        <Moment at={judgement.heldAt} />
        {judgement.release && (
          <>
            , released by {judgement.release.by} <Moment at={judgement.release.at} />
          </>
        )}
        .
      </p>
      <Findings findings={judgement.findings.filter((it) => it.breach === 'hold')} />
      {isHeld && (
        <>
          {(mayRelease || mayDiscard) && (
            <div className={classes.buttons}>
              {mayRelease && <Button onClick={() => setAsked('release')}>Release</Button>}
              {mayDiscard && <Button onClick={() => setAsked('discard')}>Discard</Button>}
              {mayDiscard && (
                <Button aria-expanded={isShown} onClick={() => setShown(!isShown)}>
                  {isShown ? 'Hide the rows' : 'Look at the rows'}
                </Button>
              )}
            </div>
          )}
          {!mayRelease && (
            <p className={classes.note}>
              {mayDiscard
                ? 'Only somebody else with the right can release it: whoever began a run cannot.'
                : 'Somebody with the right has to release or discard it.'}
            </p>
          )}
          {isShown && (
            <Suspense fallback={null}>
              <HeldPreview id={run.id} />
            </Suspense>
          )}
        </>
      )}
      {asked && <DecideDialog run={run} decision={asked} onClose={() => setAsked(null)} />}
    </section>
  )
}

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled sideways must be reached by the keyboard
    <section className={classes.wide} tabIndex={0} aria-label="What was found">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Found</th>
            <th scope="col">Measured</th>
            <th scope="col">Allowed</th>
            <th scope="col">Last deliveries</th>
          </tr>
        </thead>
        <tbody>
          {findings.map((it) => (
            <tr key={it.sentence}>
              <td className={classes.sentence}>{it.sentence}</td>
              <td>{numberText(it, it.measured)}</td>
              <td>{allowedText(it)}</td>
              <td>{it.recent.length === 0 ? '–' : it.recent.map(countText).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const precise = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

function numberText({ rule }: Finding, number: number): string {
  if (rule === 'file-size') return bytesText(number)
  return rule === 'nulls' ? `${precise.format(number)} %` : countText(number)
}

function allowedText(finding: Finding): string {
  const { min, max } = finding
  const text = (number: number) => numberText(finding, number)
  if (min !== null && max !== null) return min === max ? text(min) : `${text(min)} to ${text(max)}`
  if (min !== null) return `${text(min)} or more`
  return max === null ? '–' : max === 0 ? 'none' : `${text(max)} or less`
}
