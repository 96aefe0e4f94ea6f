import { lazy, Suspense } from 'react'
import type { Deletion } from './asked-deletion.tsx'

const AskedDeletion = lazy(async () => ({ default: (await import('./asked-deletion.tsx')).AskedDeletion }))

/** Asks before something is deleted; read only when somebody wants that. */
export const DeleteDialog = (deletion: Deletion) => (
  <Suspense fallback={null}>
    <AskedDeletion {...deletion} />
  </Suspense>
)
