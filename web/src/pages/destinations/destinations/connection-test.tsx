import { Button, Modal } from '@mantine/core'
import { useEffect, useEffectEvent } from 'react'
import { watchEvents } from '../../../api/events.ts'
import { useApi } from '../../../api/hooks.ts'
import { CheckResult } from '../../../components/check/check-result.tsx'
import { useCheck } from '../../../components/check/use-check.ts'
import classes from './destinations.module.css'

/** *Test connection* of a destination that is saved: it begins at once, and each step is shown as it ends. */
export function ConnectionTest({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data } = useApi('/destinations/:id', { params: { id } })
  const { check, start } = useCheck()
  const test = () =>
    start((watching) => watchEvents('post', '/destinations/:id/check/events', { params: { id }, ...watching }))
  const begin = useEffectEvent(test)
  useEffect(() => begin(), [])
  return (
    <Modal opened onClose={onClose} title={`Test connection: ${data?.name ?? ''}`} size="lg">
      <div className={classes.credential}>
        <CheckResult check={check} />
        <div className={classes.foot}>
          <Button onClick={test}>Test again</Button>
          <Button onClick={onClose}>Close</Button>
        </div>
      </div>
    </Modal>
  )
}
