import { Select } from '@mantine/core'
import { useState } from 'react'
import { useApi } from '../../../api/hooks.ts'
import { useAccount } from '../../../app/account.tsx'
import { CredentialDialog } from './credential-dialog.tsx'
import type { DestinationDraft } from './destination-form.tsx'
import type { Plugin } from './use-plugin.ts'

const MOST = 1000
/** No credential can be called so: a name has no control characters. */
const NEW = '\u0000new'

/** *Plugin*, *Credential Type* and *Credential*: where it is and how to sign in there. */
export function CredentialFields({
  plugins,
  draft,
  set,
  errors,
}: {
  readonly plugins: readonly Plugin[]
  readonly draft: DestinationDraft
  readonly set: (more: Partial<DestinationDraft>) => void
  readonly errors: Readonly<Record<string, string>>
}) {
  const [isCreating, setCreating] = useState(false)
  const { allowed } = useAccount()
  const { data } = useApi('/credentials', { query: { limit: MOST } })
  const plugin = plugins.find((it) => it.name === draft.plugin)
  const fitting = data?.items.filter((it) => it.plugin === draft.plugin && it.type === draft.type) ?? []
  const names = fitting.map((it) => it.name)
  const chosen = draft.credential !== null && !names.includes(draft.credential) ? [draft.credential] : []
  const mayCreate = allowed.includes('credential:create')
  return (
    <>
      <Select
        label="Plugin"
        allowDeselect={false}
        data={plugins.map(({ name, title }) => ({ value: name, label: title }))}
        value={draft.plugin}
        onChange={(name) => name && set({ plugin: name, type: null, credential: null })}
        error={errors['plugin']}
      />
      <Select
        label="Credential Type"
        placeholder="How one signs in, or the vendor"
        searchable
        allowDeselect={false}
        data={plugin?.credentialTypes?.map(({ name, title }) => ({ value: name, label: title })) ?? []}
        value={draft.type}
        onChange={(type) => type && set({ type, credential: null })}
      />
      <Select
        label="Credential"
        placeholder={draft.type === null ? 'Choose a credential type first' : 'Choose a credential'}
        disabled={draft.type === null}
        allowDeselect={false}
        data={[
          ...(mayCreate ? [{ value: NEW, label: 'Create a new credential' }] : []),
          ...[...chosen, ...names].map((name) => ({ value: name, label: name })),
        ]}
        value={draft.credential}
        onChange={(name) => (name === NEW ? setCreating(true) : set({ credential: name }))}
        error={errors['credential']}
      />
      {isCreating && plugin && draft.type !== null && (
        <CredentialDialog
          plugin={plugin}
          type={draft.type}
          onCreated={(credential) => {
            set({ credential })
            setCreating(false)
          }}
          onClose={() => setCreating(false)}
        />
      )}
    </>
  )
}
