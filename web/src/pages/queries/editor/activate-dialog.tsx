import { Button, Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { Allowed } from '../../../app/account.tsx'
import classes from './editor.module.css'
import type { Life } from './use-life.ts'

/** Asks what follows: nothing is sent by activating alone. */
export function ActivateDialog({ life, onClose }: { readonly life: Life; readonly onClose: () => void }) {
  const navigate = useNavigate()
  const only = async () => {
    await life.activate()
    onClose()
  }
  const withOrchestration = async () => {
    const active = await life.activate()
    onClose()
    if (!active) return
    await navigate({
      to: '/destinations',
      search: { dialog: 'add-orchestration', objectType: 'query', object: active.name },
    })
  }
  const isBusy = life.busy !== null
  return (
    <Modal opened onClose={onClose} title="Activate this query" size={540}>
      <p className={classes.dialogText}>
        The query becomes its active version, and the version before stays in its history. Orchestrations send the
        active version. Nothing is sent by activating alone.
      </p>
      <div className={classes.dialogButtons}>
        <Button onClick={onClose}>Cancel</Button>
        <Button onClick={() => void only()} disabled={isBusy}>
          Activate only
        </Button>
        <Allowed action="orchestration:create">
          <Button variant="filled" onClick={() => void withOrchestration()} disabled={isBusy}>
            Activate and set up orchestration
          </Button>
        </Allowed>
      </div>
    </Modal>
  )
}
