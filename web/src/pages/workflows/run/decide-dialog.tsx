import { Button, Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useAction } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import type { Run } from '../../../components/runs/states.ts'
import { tellRun } from '../../../components/runs/tell-run.ts'
import classes from './run.module.css'

const WORDS = {
  release: { name: 'Release', title: 'Release these files?' },
  discard: { name: 'Discard', title: 'Discard these files?' },
} as const

/** Asks before held files leave, or are gone for good. */
export function DecideDialog({
  run,
  decision,
  onClose,
}: {
  readonly run: Run
  readonly decision: keyof typeof WORDS
  readonly onClose: () => void
}) {
  const client = useQueryClient()
  const release = useAction('post', '/runs/:id/release')
  const discard = useAction('post', '/runs/:id/discard')
  const asked = decision === 'release' ? release : discard
  const { name, title } = WORDS[decision]
  const onSuccess = (told: Run) => {
    tellRun(client, told)
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={title} styles={{ title: { fontWeight: 600 } }}>
      <div className={classes.heldPart}>
        <p className={classes.said}>
          {decision === 'release'
            ? `The files are sent to ${run.destination} exactly as they were built, although the guardrails held them. Your name stands in the receipt.`
            : `Nothing is sent to ${run.destination}: the run ends and its files are deleted. You can run the orchestration again.`}
        </p>
        {asked.error && <Failure problem={asked.error} />}
        <div className={classes.decide}>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="filled"
            {...(decision === 'discard' ? { color: 'var(--bad)' } : {})}
            loading={asked.isPending}
            onClick={() => asked.mutate({ params: { id: run.id } }, { onSuccess })}
          >
            {name}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
