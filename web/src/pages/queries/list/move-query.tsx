import { Autocomplete, Button, Modal } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useAction, useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import type { Query } from '../status.ts'
import classes from './list.module.css'

/** Asks for the folder that a query goes to; one that is not there is made by that. */
export function MoveQuery({ query, onClose }: { readonly query: Query; readonly onClose: () => void }) {
  const [folder, setFolder] = useState(query.folder)
  const { data } = useApi('/queries/folders')
  const move = useAction('post', '/queries/:id/move')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    move.mutate({ params: { id: query.id }, body: { folder } }, { onSuccess: onClose })
  }
  const wrong = move.error?.errors[0]?.message
  return (
    <Modal opened onClose={onClose} title={`Move “${query.name}”`}>
      <form onSubmit={submit}>
        <Autocomplete
          label="Folder"
          description="Up to three, one in the other: Marketing/Persado. Empty: in no folder."
          placeholder="No folder"
          data={data?.items.map((it) => it.path) ?? []}
          value={folder}
          onChange={setFolder}
          error={wrong}
          data-autofocus
        />
        {move.error && wrong === undefined && <Failure problem={move.error} />}
        <div className={classes.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" loading={move.isPending}>
            Move
          </Button>
        </div>
      </form>
    </Modal>
  )
}
