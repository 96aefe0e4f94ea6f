import { Menu, type MenuProps } from '@mantine/core'
import { cloneElement, type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react'

export interface MenuEntry {
  readonly label: string
  readonly onSelect: () => void
  readonly icon?: ReactNode
  /** Drawn apart, in the colour of what cannot be undone. */
  readonly destroys?: boolean
}

export interface OpenMenuProps {
  readonly target: ReactElement<object>
  readonly entries: readonly MenuEntry[]
  /** Lines above the entries. */
  readonly labels?: readonly string[]
  readonly position: NonNullable<MenuProps['position']>
  readonly width: number
}

/** A menu that is open from the start. The focus stands on its button first, so that it comes back there. */
export function OpenMenu({ target, entries, labels = [], position, width }: OpenMenuProps) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    button.current?.focus({ preventScroll: true })
    setOpen(true)
  }, [])
  return (
    <Menu opened={isOpen} onChange={setOpen} position={position} width={width} withinPortal>
      <Menu.Target>{cloneElement(target, { ref: button } as object)}</Menu.Target>
      <Menu.Dropdown>
        {labels.map((label) => (
          <Menu.Label key={label}>{label}</Menu.Label>
        ))}
        {entries.map(({ label, onSelect, icon, destroys }) => (
          <Menu.Item key={label} leftSection={icon} onClick={onSelect} {...(destroys ? { color: 'var(--bad)' } : {})}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
