import { UnstyledButton } from '@mantine/core'
import { IconFolder } from '@tabler/icons-react'
import { useApi } from '../../../api/hooks.ts'
import classes from './list.module.css'

/** Where one stands among the folders: the way up, and the folders in this one. Nothing where there are no folders. */
export function FolderBar({
  folder,
  onChange,
}: {
  readonly folder: string
  readonly onChange: (path: string) => void
}) {
  const { data } = useApi('/queries/folders')
  const folders = data?.items ?? []
  if (folders.length === 0 && folder === '') return null
  const parts = folder === '' ? [] : folder.split('/')
  const above = parts.map((name, index) => ({ name, path: parts.slice(0, index + 1).join('/') }))
  const prefix = folder === '' ? '' : `${folder}/`
  const inside = folders.filter(
    ({ path }) => path.startsWith(prefix) && !path.slice(prefix.length).includes('/') && path !== folder,
  )
  return (
    <nav aria-label="Folders" className={classes.folders}>
      <ol className={classes.trail}>
        <li>
          <Step name="All queries" isHere={folder === ''} onSelect={() => onChange('')} />
        </li>
        {above.map(({ name, path }) => (
          <li key={path}>
            <Step name={name} isHere={path === folder} onSelect={() => onChange(path)} />
          </li>
        ))}
      </ol>
      {inside.length > 0 && (
        <ul className={classes.inside}>
          {inside.map(({ path, queries }) => (
            <li key={path}>
              <UnstyledButton className={classes.folder} onClick={() => onChange(path)}>
                <IconFolder size={15} stroke={1.6} aria-hidden />
                {path.slice(prefix.length)}
                <span className={classes.small}>{queries}</span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </nav>
  )
}

function Step({
  name,
  isHere,
  onSelect,
}: {
  readonly name: string
  readonly isHere: boolean
  readonly onSelect: () => void
}) {
  if (isHere) return <span aria-current="location">{name}</span>
  return (
    <UnstyledButton className={classes.link} onClick={onSelect}>
      {name}
    </UnstyledButton>
  )
}
