import { cloneElement, lazy, type ReactElement, Suspense, useState } from 'react'
import type { MenuEntry, OpenMenuProps } from './open-menu.tsx'

export type { MenuEntry }

const read = () => import('./open-menu.tsx')
const OpenMenu = lazy(async () => ({ default: (await read()).OpenMenu }))

/** A button with a menu, which is read when somebody first reaches for one: a page that is only looked at needs none. */
export function MenuButton(menu: Omit<OpenMenuProps, 'target'> & { readonly target: ReactElement<object> }) {
  const [isWanted, setWanted] = useState(false)
  const waiting = cloneElement(menu.target, {
    'aria-haspopup': 'menu',
    'aria-expanded': isWanted,
    onPointerEnter: () => void read(),
    onFocus: () => void read(),
    onClick: () => setWanted(true),
  } as object)
  if (!isWanted) return waiting
  return (
    <Suspense fallback={waiting}>
      <OpenMenu {...menu} />
    </Suspense>
  )
}
