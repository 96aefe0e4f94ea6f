import { useAction } from '../../../api/hooks.ts'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import { Dialog } from '../dialog.tsx'
import classes from '../settings.module.css'
import type { Channel } from './channel-kinds.ts'

/** Sends a test by a channel, and says what really became of it. */
export function SendTest({ channel, onClose }: { readonly channel: Channel; readonly onClose: () => void }) {
  const send = useAction('post', '/alert-channels/:id/test')
  const { data } = send
  return (
    <Dialog
      title={`Test ${channel.name}`}
      button="Send test"
      leave="Close"
      problem={send.error}
      isBusy={send.isPending}
      onSubmit={() => send.mutate({ params: { id: channel.id } })}
      onClose={onClose}
    >
      <p className={classes.note}>A notice that says it is a test goes to {channel.goesTo}, now.</p>
      <div role="status">
        {data?.ok === true && <StatusMark tone="good">{data.sentence}</StatusMark>}
        {data?.ok === false && (
          <>
            <StatusMark tone="bad">{data.sentence}</StatusMark>
            <p className={classes.detail}>{data.error?.hint}</p>
          </>
        )}
      </div>
    </Dialog>
  )
}
