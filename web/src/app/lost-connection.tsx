import { IconPlugConnectedX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { connection } from './connection.ts'
import classes from './frame.module.css'

/** Says that the server does not answer, goes away when it does, and has everything on the page read again then. */
export function LostConnection() {
  const isLost = useSyncExternalStore(connection.subscribe, connection.isLost)
  const client = useQueryClient()
  const wasLost = useRef(false)
  useEffect(() => {
    if (wasLost.current && !isLost) void client.invalidateQueries()
    wasLost.current = isLost
  }, [isLost, client])
  return (
    <div role="status" className={classes.notice} data-shown={isLost}>
      {isLost && (
        <>
          <IconPlugConnectedX size={16} aria-hidden />
          <span>
            <strong>Waybill does not answer.</strong> What you typed is kept; this page goes on by itself when it is
            back.
          </span>
        </>
      )}
    </div>
  )
}
