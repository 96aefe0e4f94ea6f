import { useAction, useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { isActive, type Run } from '../../../components/runs/states.ts'
import { Action } from './action.tsx'

/** *Subscribe*: a mail when this run ends or is held. Offered where mails are sent, until it has ended. */
export function Subscription({ run }: { readonly run: Run }) {
  const params = { id: run.id }
  const enabled = isActive(run) && run.allowed.includes('run:subscribe')
  const { data } = useApi('/runs/:id/subscription', { params, enabled })
  const change = useAction('put', '/runs/:id/subscription')
  if (!enabled || !data?.possible) return null
  return (
    <>
      <Action
        name={data.subscribed ? 'Unsubscribe' : 'Subscribe'}
        isBusy={change.isPending}
        act={() => change.mutate({ params, body: { subscribed: !data.subscribed } })}
        what={
          data.subscribed
            ? 'You get a mail when this run ends or is held.'
            : 'Sends you a mail when this run ends or is held.'
        }
      />
      {change.error && <Failure problem={change.error} />}
    </>
  )
}
