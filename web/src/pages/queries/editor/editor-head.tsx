import { Button, TextInput } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Moment } from '../../../components/values/moment.tsx'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import { type Query, STATUSES } from '../status.ts'
import classes from './editor.module.css'
import type { Editing } from './use-editing.ts'
import type { Life } from './use-life.ts'

/** Name and state of a query, whether it is saved, and what can become of it. */
export function EditorHead({
  query,
  editing,
  life,
  onActivate,
}: {
  readonly query: Query | null
  readonly editing: Editing
  readonly life: Life
  readonly onActivate: () => void
}) {
  const { typed, change, isDirty } = editing
  const title = query?.name ?? 'New query'
  useEffect(() => {
    document.title = `${title} · Queries · Waybill`
  }, [title])
  const isDraft = query === null || query.state === 'draft' || query.draft !== null || isDirty
  const isComplete = typed.name.trim() !== '' && typed.sql.trim() !== '' && typed.database !== ''
  return (
    <div className={classes.head}>
      <Link to="/queries" className={classes.back} aria-label="Back to the list of queries">
        <IconArrowLeft size={18} aria-hidden />
      </Link>
      <h1 className={classes.unseen}>{title}</h1>
      <TextInput
        className={classes.nameField}
        label="Name"
        placeholder="Untitled Query"
        value={typed.name}
        onChange={({ currentTarget: { value } }) => change({ name: value })}
        readOnly={!life.mayEdit}
        error={life.nameProblem}
        maxLength={200}
      />
      <div className={classes.standing}>
        <Standing query={query} isDraft={isDraft} />
        <Saved query={query} editing={editing} />
      </div>
      <div className={classes.headButtons}>
        {life.mayEdit && (isDraft || life.busy === 'discarding') && (
          <Button onClick={() => void life.discard()} loading={life.busy === 'discarding'}>
            Discard
          </Button>
        )}
        {life.mayEdit && (
          <Button
            onClick={() => void life.save()}
            loading={life.busy === 'saving'}
            disabled={!isComplete || (query !== null && !isDirty)}
          >
            Save draft
          </Button>
        )}
        {life.mayActivate && (
          <Button
            variant="filled"
            onClick={onActivate}
            loading={life.busy === 'activating'}
            disabled={!isComplete || !isDraft}
          >
            Activate
          </Button>
        )}
      </div>
    </div>
  )
}

function Standing({ query, isDraft }: { readonly query: Query | null; readonly isDraft: boolean }) {
  if (query === null || query.state === 'draft') return <StatusMark tone="plain">Draft</StatusMark>
  const { word, tone } = STATUSES[query.status]
  return (
    <>
      <StatusMark tone={tone}>{word}</StatusMark>
      {isDraft && <StatusMark tone="plain">Draft of version {(query.activeVersion ?? 0) + 1}</StatusMark>}
    </>
  )
}

/** Whether what is seen is stored, and where. */
function Saved({ query, editing }: { readonly query: Query | null; readonly editing: Editing }) {
  const { isDirty, keptAt, wasKept, adopt } = editing
  if (isDirty) {
    return (
      <span className={classes.saved} role="status">
        {wasKept ? 'Brought back from this browser, not saved' : 'Not saved'}
        {keptAt && !wasKept && (
          <>
            <span>· auto-saved in this browser</span>
            <Moment at={keptAt} form="relative" />
          </>
        )}
        {wasKept && (
          <button type="button" className={classes.linkButton} onClick={() => adopt(query)}>
            Take what is saved
          </button>
        )}
      </span>
    )
  }
  if (!query) return null
  return (
    <span className={classes.saved}>
      Saved <Moment at={query.updatedAt} form="relative" />
    </span>
  )
}
