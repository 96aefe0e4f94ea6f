import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'

const SHOWN_MS = 12_000

/** Nobody is asked before a discard (spec 3.3), so what went can be brought back for a while. */
export function showDiscarded(name: string, bringBack: () => void): void {
  const id = notifications.show({
    title: 'Discarded',
    autoClose: SHOWN_MS,
    message: (
      <>
        <p>{name.trim() === '' ? 'The draft' : `The draft of “${name}”`} is gone.</p>
        <Button
          size="compact-sm"
          onClick={() => {
            notifications.hide(id)
            bringBack()
          }}
        >
          Bring it back
        </Button>
      </>
    ),
  })
}
