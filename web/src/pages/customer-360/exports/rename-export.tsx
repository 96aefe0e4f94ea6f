import { Button, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { fieldErrorsOf, leftOver } from '../../destinations/parts/field-errors.ts'
import { bodyOf, contentOf, type Export } from './export-content.ts'
import classes from './exports.module.css'

/** Gives an export another name; what it sends, and whether it is active, stays. */
export function RenameExport({ of, onClose }: { readonly of: Export; readonly onClose: () => void }) {
  const { id, version, description } = of
  const [name, setName] = useState(of.name)
  const save = useAction('put', '/database-exports/:id', { alsoChanges: ['/orchestrations'] })
  const errors = fieldErrorsOf(save.error)
  const problem = leftOver(save.error, errors, ['name'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = { name, description, ...bodyOf(contentOf(of)), state: 'draft' as const }
    save.mutate({ params: { id }, query: { version }, body }, { onSuccess: onClose })
  }
  return (
    <Modal opened onClose={onClose} title={`Rename export: ${of.name}`}>
      <form onSubmit={submit} className={classes.form} noValidate>
        <TextInput
          label="Name"
          description="Files that are sent from now on are named after it."
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={errors['name']}
          data-autofocus
        />
        {problem && <Failure problem={problem} />}
        <div className={classes.formButtons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" loading={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  )
}
