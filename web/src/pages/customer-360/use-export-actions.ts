import { useAction } from '../../api/hooks.ts'

/** Saving and ending the life of an export. */
export function useExportActions() {
  const alsoChanges = ['/orchestrations']
  return {
    create: useAction('post', '/database-exports'),
    update: useAction('put', '/database-exports/:id', { alsoChanges }),
    discard: useAction('post', '/database-exports/:id/discard', { alsoChanges }),
    remove: useAction('delete', '/database-exports/:id', { alsoChanges }),
  }
}
