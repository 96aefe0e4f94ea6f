import { notifications } from '@mantine/notifications'
import { IconFileDescription } from '@tabler/icons-react'
import { useState } from 'react'
import { useApi } from '../../../api/hooks.ts'
import type { ItemOf } from '../../../api/routes.ts'
import { type RowAction, RowMenu } from '../../../components/table/row-menu.tsx'
import type { DestinationsSearch } from '../search.ts'
import classes from './data-templates.module.css'
import { DeleteTemplate } from './delete-template.tsx'

type Template = ItemOf<'/data-templates'>
const MOST = 1000

/** The data templates of a destination, to stand under its row. Nothing is drawn where there are none. */
export function TemplateList({
  destination,
  open,
}: {
  /** The name of one. */
  readonly destination: string
  readonly open: (dialog: NonNullable<DestinationsSearch['dialog']>, id: string) => void
}) {
  // One question for all destinations of the page: the answer is shared.
  const { data } = useApi('/data-templates', { query: { limit: MOST } })
  const [deleting, setDeleting] = useState<Template | null>(null)
  const templates = data?.items.filter((it) => it.destination === destination) ?? []
  if (templates.length === 0) return null
  return (
    <>
      <ul className={classes.templates} aria-label={`Data templates of ${destination}`}>
        {templates.map((it) => (
          <li key={it.id} className={classes.template}>
            <IconFileDescription size={15} aria-hidden className={classes.icon} />
            <span className={classes.templateName}>{it.name}</span>
            <span className={classes.templateFacts}>{factsOf(it)}</span>
            <RowMenu name={it.name} actions={actionsOf(it, open, setDeleting)} />
          </li>
        ))}
      </ul>
      {deleting && <DeleteTemplate template={deleting} onClose={() => setDeleting(null)} />}
    </>
  )
}

function factsOf({ columns, description }: Template): string {
  const chosen =
    columns === undefined ? 'every column' : `${columns.length} ${columns.length === 1 ? 'column' : 'columns'}`
  return description === '' ? chosen : `${chosen} · ${description}`
}

const actionsOf = (
  it: Template,
  open: (dialog: 'edit-data-template', id: string) => void,
  setDeleting: (template: Template) => void,
): RowAction[] => [
  ...(it.allowed.includes('data-template:edit')
    ? [{ label: 'Edit Settings', onSelect: () => open('edit-data-template', it.id) }]
    : []),
  { label: 'Copy ID', onSelect: () => void copyId(it) },
  ...(it.allowed.includes('data-template:delete')
    ? [{ label: 'Delete', onSelect: () => setDeleting(it), destroys: true }]
    : []),
]

async function copyId({ id, name }: Template): Promise<void> {
  try {
    await navigator.clipboard.writeText(id)
    notifications.show({ title: `The id of “${name}” is copied`, message: id })
  } catch {
    // Without the right to the clipboard, or over plain HTTP, the id is at least shown.
    notifications.show({ title: `The id of “${name}”`, message: id, autoClose: false })
  }
}
