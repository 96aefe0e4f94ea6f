import { Button, Modal } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import type { Problem } from '../../api/problem.ts'
import { Failure } from '../../components/page/failure.tsx'
import classes from './settings.module.css'

interface DialogProps {
  readonly title: string
  /** What saves; absent where there is nothing to save. */
  readonly button?: string
  readonly problem?: Problem | null
  readonly isBusy?: boolean
  readonly onSubmit?: () => void
  readonly onClose: () => void
  /** The word on the button that leaves. */
  readonly leave?: string
  readonly children: ReactNode
}

/** A dialog with a form. It stays, with what was typed, until what was typed is saved or given up. */
export function Dialog({ title, button, problem, isBusy, onSubmit, onClose, leave = 'Cancel', children }: DialogProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit?.()
  }
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeOnClickOutside={false}>
      <form onSubmit={submit} className={classes.form}>
        {children}
        {problem && problem.errors.length === 0 && <Failure problem={problem} />}
        <div className={classes.buttons}>
          <Button onClick={onClose}>{leave}</Button>
          {button !== undefined && (
            <Button type="submit" variant="filled" loading={isBusy ?? false}>
              {button}
            </Button>
          )}
        </div>
      </form>
    </Modal>
  )
}

/** What a field has to say about a problem: its own fault, or nothing. */
export const errorAt = (problem: Problem | null | undefined, path: string): string | undefined =>
  problem?.errors.find((it) => it.path === path)?.message
