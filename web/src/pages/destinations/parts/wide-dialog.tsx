import { Button, Modal } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { Problem } from '../../../api/problem.ts'
import { Failure } from '../../../components/page/failure.tsx'
import classes from './parts.module.css'

/** A form in a dialog, with a preview beside it where there is one. What was typed stays, whatever the server answers. */
export function WideDialog({
  title,
  onClose,
  onSave,
  isSaving,
  problem,
  notice,
  preview,
  children,
}: {
  readonly title: string
  readonly onClose: () => void
  /** Absent: it is only looked at. */
  readonly onSave?: (() => void) | undefined
  readonly isSaving?: boolean
  /** Of the last save, where no field says it. */
  readonly problem?: Problem | null | undefined
  /** Above the buttons, such as that somebody else saved it meanwhile. */
  readonly notice?: ReactNode
  readonly preview?: ReactNode
  readonly children: ReactNode
}) {
  const isNarrow = useMediaQuery('(max-width: 600px)') ?? false
  const [isTouched, setTouched] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSave?.()
  }
  return (
    <Modal
      opened
      fullScreen={isNarrow}
      onClose={onClose}
      title={title}
      size={preview === undefined ? 'lg' : 1180}
      padding={0}
      closeOnClickOutside={onSave === undefined}
      // Escape must not throw away what somebody has filled in.
      closeOnEscape={!isTouched}
      styles={{
        header: { padding: '14px 20px', borderBottom: '1px solid var(--rule)' },
        title: { fontWeight: 600 },
        body: { padding: 0 },
      }}
    >
      <form onSubmit={submit} onInput={() => setTouched(onSave !== undefined)} noValidate>
        <div className={preview === undefined ? classes.plain : classes.form}>
          <div className={classes.fields}>{children}</div>
          {preview !== undefined && (
            <div className={classes.preview}>
              <div className={classes.previewBody}>{preview}</div>
            </div>
          )}
        </div>
        <div className={classes.foot}>
          {problem && <Failure problem={problem} />}
          {notice}
          <div className={classes.buttons}>
            <Button onClick={onClose}>{onSave ? 'Cancel' : 'Close'}</Button>
            {onSave && (
              <Button type="submit" variant="filled" loading={isSaving ?? false}>
                Save
              </Button>
            )}
          </div>
        </div>
      </form>
    </Modal>
  )
}
