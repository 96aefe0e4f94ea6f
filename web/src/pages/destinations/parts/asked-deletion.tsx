import { Button, Modal, Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Problem } from '../../../api/problem.ts'
import { Failure } from '../../../components/page/failure.tsx'
import classes from './parts.module.css'

interface Dependant {
  readonly noun: string
  readonly id: string
  readonly name: string
}

export interface Deletion {
  readonly title: string
  /** What goes, and what stays. */
  readonly children: ReactNode
  /** undefined while they are looked for. */
  readonly dependants: readonly Dependant[] | undefined
  readonly onDelete: () => void
  readonly onClose: () => void
  readonly isDeleting: boolean
  readonly problem: Problem | null
}

/** Asks before something is deleted, and names what stands against it. */
export function AskedDeletion({ title, children, dependants, onDelete, onClose, isDeleting, problem }: Deletion) {
  const isUsed = dependants !== undefined && dependants.length > 0
  return (
    <Modal opened onClose={onClose} title={title} styles={{ title: { fontWeight: 600 } }}>
      <div className={classes.asked}>
        {dependants === undefined ? (
          <Skeleton height={40} />
        ) : isUsed ? (
          <>
            <p>It is used, so it cannot be deleted. Change or delete these first:</p>
            <ul className={classes.dependants}>
              {dependants.map(({ noun, id, name }) => (
                <li key={id}>
                  {noun} {name}
                </li>
              ))}
            </ul>
          </>
        ) : (
          <p>{children}</p>
        )}
        {problem && <Failure problem={problem} />}
        <div className={classes.buttons}>
          <Button onClick={onClose}>{isUsed ? 'Close' : 'Cancel'}</Button>
          {dependants !== undefined && !isUsed && (
            <Button variant="filled" color="var(--bad)" loading={isDeleting} onClick={onDelete}>
              Delete
            </Button>
          )}
        </div>
      </div>
    </Modal>
  )
}
