import { ActionIcon, Menu } from '@mantine/core'
import { IconDotsVertical } from '@tabler/icons-react'

export interface RowAction {
  readonly label: string
  readonly onSelect: () => void
  /** Drawn apart, in the colour of what cannot be undone. */
  readonly destroys?: boolean
}

/** The menu of a row: a button named *Actions for NAME*. Nothing is drawn where there is nothing to do. */
export function RowMenu({ name, actions }: { readonly name: string; readonly actions: readonly RowAction[] }) {
  if (actions.length === 0) return null
  return (
    <Menu position="bottom-end" width={200} withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${name}`}>
          <IconDotsVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ label, onSelect, destroys }) => (
          <Menu.Item key={label} onClick={onSelect} {...(destroys ? { color: 'var(--bad)' } : {})}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
