import { Loader } from '@mantine/core'
import { useState } from 'react'
import { useAction, useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { fieldErrorsOf, leftOver } from '../../destinations/parts/field-errors.ts'
import { StaleNotice } from '../../destinations/parts/stale-notice.tsx'
import { useSaving } from '../../destinations/parts/use-saving.ts'
import { Dialog } from '../dialog.tsx'
import { bodyOf, draftOf } from './channel-draft.ts'
import { ChannelFields } from './channel-fields.tsx'
import { type Channel, type ChannelBody, type ChannelKind, useChannelKinds } from './channel-kinds.ts'

const FIELDS = ['name', 'description', 'kind', 'fields', 'events']

/** *Add alert channel*, or the form of one that is there. @param id null: a new one */
export function ChannelDialog({ id, onClose }: { readonly id: string | null; readonly onClose: () => void }) {
  const channel = useApi('/alert-channels/:id', { params: { id: id ?? '' }, enabled: id !== null })
  const { kinds, error } = useChannelKinds()
  const problem = channel.error ?? error
  const [taken, setTaken] = useState<Channel | null>(null)
  const existing = taken ?? channel.data ?? null
  if (kinds && (id === null || existing)) {
    return <Form key={taken?.version ?? 0} kinds={kinds} existing={existing} onTake={setTaken} onClose={onClose} />
  }
  return (
    <Dialog title="Alert channel" onClose={onClose}>
      {problem ? <Failure problem={problem} /> : <Loader aria-label="Loading" />}
    </Dialog>
  )
}

interface FormProps {
  readonly kinds: readonly ChannelKind[]
  readonly existing: Channel | null
  /** Begins anew with what somebody else saved meanwhile. */
  readonly onTake: (current: Channel) => void
  readonly onClose: () => void
}

function Form({ kinds, existing, onTake, onClose }: FormProps) {
  // What was read first stands: a newer version is told by the answer to the save.
  const [seen] = useState(existing)
  const [draft, setDraft] = useState(() => draftOf(seen))
  const saving = useSaving<ChannelBody>(
    seen,
    { create: useAction('post', '/alert-channels'), update: useAction('put', '/alert-channels/:id') },
    onClose,
  )
  const errors = fieldErrorsOf(saving.problem)
  const body = bodyOf(draft)
  const { current } = saving
  return (
    <Dialog
      title={seen === null ? 'Add alert channel' : `Edit alert channel: ${seen.name}`}
      button="Save"
      isBusy={saving.isSaving}
      onSubmit={() => saving.save(body)}
      onClose={onClose}
    >
      {current && (
        <StaleNotice
          current={current}
          mine={body}
          onTake={() => onTake(current as Channel)}
          onKeep={() => saving.keep(body)}
        />
      )}
      <ChannelFields
        draft={draft}
        kinds={kinds}
        secrets={seen?.kind === draft.kind ? (seen?.secretFields ?? []) : []}
        errors={errors}
        onChange={setDraft}
      />
      {saving.problem && leftOver(saving.problem, errors, FIELDS) && <Failure problem={saving.problem} />}
    </Dialog>
  )
}
