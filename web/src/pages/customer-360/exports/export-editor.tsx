import { Button, Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useAccount } from '../../../app/account.tsx'
import { Failure } from '../../../components/page/failure.tsx'
import { fieldErrorsOf, leftOver } from '../../destinations/parts/field-errors.ts'
import { StaleNotice } from '../../destinations/parts/stale-notice.tsx'
import { useDatabases } from '../databases/use-databases.ts'
import { Entities } from './entities.tsx'
import { contentOf, type Export } from './export-content.ts'
import classes from './exports.module.css'
import { SentBy } from './sent-by.tsx'
import { type ExportEdit, useExportEdit } from './use-export-edit.ts'

/** The open export: its database, its tables, and what can become of it. */
export function ExportEditor({
  saved,
  onDelete,
  onGone,
}: {
  readonly saved: Export
  readonly onDelete: () => void
  readonly onGone: () => void
}) {
  const edit = useExportEdit(saved)
  const { content, change, current } = edit
  const databases = useDatabases(useAccount().allowed.includes('database:list'))
  const names = databases.data?.items.map((it) => it.name) ?? [content.database]
  const mayEdit = saved.allowed.includes('database-export:edit')
  const errors = fieldErrorsOf(edit.problem)
  const problem = leftOver(edit.problem, errors, ['database', 'tables'])
  return (
    <section className={classes.editor} aria-label={`Export ${saved.name}`}>
      <Select
        label="Database"
        className={classes.database}
        disabled={!mayEdit}
        allowDeselect={false}
        data={names}
        value={content.database}
        onChange={(next) => next && next !== content.database && change({ database: next, tables: [] })}
        error={errors['database']}
      />
      <Entities
        database={content.database}
        chosen={content.tables}
        onChange={(tables) => change({ ...content, tables })}
        isFixed={!mayEdit}
        error={errors['tables']}
      />
      <SentBy saved={saved} />
      {problem && <Failure problem={problem} />}
      {current && (
        <StaleNotice
          current={{ ...current, ...contentOf(current) }}
          mine={{ ...content }}
          onTake={edit.takeTheirs}
          onKeep={edit.saveOverTheirs}
        />
      )}
      {mayEdit ? (
        <Buttons saved={saved} edit={edit} onDelete={onDelete} onGone={onGone} />
      ) : (
        <p className={classes.note}>You may look at exports and send them. Administrators change them.</p>
      )}
    </section>
  )
}

function Buttons({
  saved,
  edit,
  onDelete,
  onGone,
}: {
  readonly saved: Export
  readonly edit: ExportEdit
  readonly onDelete: () => void
  readonly onGone: () => void
}) {
  const navigate = useNavigate()
  const maySend = useAccount().allowed.includes('orchestration:create')
  const { isDirty, wasKept, busy, save } = edit
  const isDraft = isDirty || saved.draft !== null || !saved.isActive
  const mayActivate = saved.allowed.includes('database-export:activate')
  const setUp = () =>
    void navigate({
      to: '/destinations',
      search: { dialog: 'add-orchestration', objectType: 'database-export', object: saved.name },
    })
  return (
    <div className={classes.foot}>
      {isDirty && (
        <p className={classes.note} role="status">
          {wasKept ? 'Brought back from this browser, not saved.' : 'Not saved. Kept in this browser.'}
        </p>
      )}
      {mayActivate && (
        <Button variant="filled" disabled={!isDraft} loading={busy === 'activating'} onClick={() => save('active')}>
          Activate
        </Button>
      )}
      {mayActivate && maySend && isDraft && (
        <Button onClick={() => save('active', setUp)}>Activate and set up orchestration</Button>
      )}
      {maySend && !isDraft && <Button onClick={setUp}>Set up orchestration</Button>}
      <Button disabled={!isDirty} loading={busy === 'saving'} onClick={() => save('draft')}>
        Save draft
      </Button>
      {isDraft && (
        <Button loading={busy === 'discarding'} onClick={() => edit.discard(onGone)}>
          Discard
        </Button>
      )}
      {saved.allowed.includes('database-export:delete') && (
        <Button className={classes.last} onClick={onDelete}>
          Delete
        </Button>
      )}
    </div>
  )
}
