import type { ReactNode } from 'react'
import classes from './values.module.css'

/** What a status says at a glance: each tone has a shape of its own beside its colour. */
export type Tone = 'good' | 'bad' | 'busy' | 'waiting' | 'warn' | 'plain'

/** A status as a quiet stamp. `children` is its word, such as *Completed*. */
export function StatusMark({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={classes.status} data-tone={tone}>
      <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true" className={classes.shape}>
        {SHAPES[tone]}
      </svg>
      {children}
    </span>
  )
}

const SHAPES: Readonly<Record<Tone, ReactNode>> = {
  good: <path d="M1.5 6.5l3 3 6-7" fill="none" stroke="currentColor" strokeWidth="2" />,
  bad: <path d="M2 2l8 8M10 2l-8 8" fill="none" stroke="currentColor" strokeWidth="2" />,
  busy: <path d="M6 1a5 5 0 1 1-5 5" fill="none" stroke="currentColor" strokeWidth="2" className={classes.turning} />,
  waiting: <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2 1.6" />,
  warn: <path d="M6 1.4l5 9.2H1z" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  plain: <circle cx="6" cy="6" r="2.6" fill="currentColor" />,
}
