import { Button, Modal, TextInput } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { fieldErrorsOf, leftOver } from '../../destinations/parts/field-errors.ts'
import { useDatabases } from '../databases/use-databases.ts'
import classes from './exports.module.css'

const page = getRouteApi('/frame/customer-360/exports')

/** *Create New Export*: the address holds whether its dialog is open. */
export function AddExportButton({ label = 'Create New Export' }: { readonly label?: string }) {
  const navigate = page.useNavigate()
  return (
    <Button
      variant="filled"
      onClick={() => void navigate({ search: (old) => ({ ...old, dialog: 'add-export' as const }) })}
    >
      {label}
    </Button>
  )
}

/** Makes a draft by its name alone; which tables go is chosen next. */
export function AddExport() {
  const navigate = page.useNavigate()
  const [name, setName] = useState('')
  const databases = useDatabases(true)
  const create = useAction('post', '/database-exports')
  const errors = fieldErrorsOf(create.error)
  const problem = leftOver(create.error, errors, ['name']) ?? databases.error
  // A draft belongs to some database; which one is changed at any time.
  const [first] = databases.data?.items ?? []
  const close = () => void navigate({ search: ({ dialog: _dialog, ...old }) => old })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!first) return
    const body = { name, database: first.name, tables: [], state: 'draft' as const }
    create.mutate({ body }, { onSuccess: ({ id }) => void navigate({ search: { open: id } }) })
  }
  const isWithout = databases.data !== undefined && !first
  return (
    <Modal opened onClose={close} title="Add Export" closeOnClickOutside={name === ''}>
      <form onSubmit={submit} className={classes.form} noValidate>
        {isWithout && (
          <p className={classes.note}>
            An export sends tables of a database, and there is none yet. <Link to="/customer-360">Add one first</Link>.
          </p>
        )}
        <TextInput
          label="Name"
          description="It also names the files that are sent."
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={errors['name']}
          disabled={isWithout}
          data-autofocus
        />
        {problem && <Failure problem={problem} />}
        <div className={classes.formButtons}>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" variant="filled" loading={create.isPending} disabled={!first}>
            Add
          </Button>
        </div>
      </form>
    </Modal>
  )
}
