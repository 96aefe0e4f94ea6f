import { Button, Modal, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAction } from '../../../../api/hooks.ts'
import { Failure } from '../../../../components/page/failure.tsx'
import type { Run } from '../../../../components/runs/states.ts'
import { tellRun } from '../../../../components/runs/tell-run.ts'
import classes from '../run.module.css'

const MOST_LETTERS = 500

/** Asks before a group goes on without a run, and for the reason. */
export function SkipDialog({ run, onClose }: { readonly run: Run; readonly onClose: () => void }) {
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const skip = useAction('post', '/runs/:id/skip', { alsoChanges: ['/group-runs', '/orchestration-groups'] })
  const text = reason.trim()
  const act = () =>
    skip.mutate(
      { params: { id: run.id }, body: text === '' ? {} : { reason: text } },
      {
        onSuccess: (told) => {
          tellRun(client, told)
          onClose()
        },
      },
    )
  return (
    <Modal opened onClose={onClose} title="Skip this run?" styles={{ title: { fontWeight: 600 } }}>
      <div className={classes.heldPart}>
        <p className={classes.said}>
          Its orchestration group counts as completed once nothing else is in its way, and the groups that run after it
          begin. Your name stands in the receipt.
        </p>
        <TextInput
          label="Reason"
          description="Optional"
          maxLength={MOST_LETTERS}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {skip.error && <Failure problem={skip.error} />}
        <div className={classes.decide}>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="filled" loading={skip.isPending} onClick={act}>
            Skip
          </Button>
        </div>
      </div>
    </Modal>
  )
}
