import { Progress } from '@mantine/core'
import { shareSent } from './run-text.ts'
import type { Run } from './states.ts'

/** How much of a run was sent. While its size is not known it only moves, and the words beside it say what is going on. */
export function SentBar({
  progress,
  size = 4,
  color,
}: {
  readonly progress: Run['progress']
  readonly size?: number
  readonly color?: string
}) {
  const share = shareSent(progress)
  if (share === null) {
    return (
      <Progress.Root size={size} aria-hidden>
        <Progress.Section value={100} striped animated withAria={false} />
      </Progress.Root>
    )
  }
  return <Progress value={share} size={size} aria-label="Sent" {...(color === undefined ? {} : { color })} />
}
