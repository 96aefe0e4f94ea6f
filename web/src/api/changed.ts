import type { Method } from './routes.ts'

interface Action {
  readonly method: Method
  readonly path: string
  readonly sent: { readonly params?: Readonly<Record<string, string>> | undefined }
  readonly alsoChanges: readonly string[]
}

/** Whether what stands under a key `[path, params, query]` is another after something was done, and still there. */
export const isChangedBy = (done: Action, key: readonly unknown[]): boolean =>
  [collectionOf(done.path), ...done.alsoChanges].includes(collectionOf(String(key[0]))) && !isGoneBy(done, key)

/** Whether it is of what was deleted: there is nothing to ask, although a dialog may still show it. */
export function isGoneBy({ method, path, sent }: Action, [key, params]: readonly unknown[]): boolean {
  const { id } = (params ?? {}) as { readonly id?: string }
  const isOfOne = id !== undefined && collectionOf(String(key)) === collectionOf(path)
  return method === 'delete' && isOfOne && id === sent.params?.['id']
}

/** `/runs` of `/runs/:id/stop`. */
const collectionOf = (path: string): string => `/${path.split('/')[1] ?? ''}`
