import { ActionIcon } from '@mantine/core'
import { IconDotsVertical } from '@tabler/icons-react'
import { MenuButton, type MenuEntry } from '../menu/menu-button.tsx'

export type RowAction = MenuEntry

/** The menu of a row: a button named *Actions for NAME*. Nothing is drawn where there is nothing to do. */
export function RowMenu({ name, actions }: { readonly name: string; readonly actions: readonly RowAction[] }) {
  if (actions.length === 0) return null
  return (
    <MenuButton
      position="bottom-end"
      width={200}
      entries={actions}
      target={
        <ActionIcon aria-label={`Actions for ${name}`}>
          <IconDotsVertical size={16} aria-hidden />
        </ActionIcon>
      }
    />
  )
}
