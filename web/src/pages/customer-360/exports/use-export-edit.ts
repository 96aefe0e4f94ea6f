import { useEffect, useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import type { Problem } from '../../../api/problem.ts'
import { useAccount } from '../../../app/account.tsx'
import { currentOf } from '../../destinations/parts/stale-notice.tsx'
import { bodyOf, type Content, contentOf, type Export, isSameContent, type Kept, readKept } from './export-content.ts'

/** An export while it is edited. */
export interface ExportEdit {
  readonly content: Content
  readonly change: (content: Content) => void
  readonly isDirty: boolean
  /** Whether what is not saved was found in this browser. */
  readonly wasKept: boolean
  readonly save: (state: 'draft' | 'active', onSaved?: () => void) => void
  /** Drops what is not saved, and the draft. @param onGone called where the export was nothing else */
  readonly discard: (onGone: () => void) => void
  readonly busy: 'saving' | 'activating' | 'discarding' | null
  readonly problem: Problem | null
  /** What the server has, where somebody was faster; null else. */
  readonly current: Export | null
  readonly takeTheirs: () => void
  readonly saveOverTheirs: () => void
}

/** What is not saved is kept in this browser until it is saved or discarded: a closed tab or a wrong click loses nothing. */
export function useExportEdit(saved: Export): ExportEdit {
  const { typed, change, isDirty, version, wasKept, adopt } = useTyped(saved)
  const [state, setState] = useState<'draft' | 'active'>('draft')
  const update = useAction('put', '/database-exports/:id', { alsoChanges: ['/orchestrations'] })
  const drop = useAction('post', '/database-exports/:id/discard')
  const { id, name, description } = saved
  const current = currentOf(update.error) as Export | null
  const put = (to: 'draft' | 'active', over: number, onSaved?: () => void) => {
    setState(to)
    const body = { name, description, ...bodyOf(typed), state: to }
    const onSuccess = (it: Export) => {
      adopt(it)
      onSaved?.()
    }
    update.mutate({ params: { id }, query: { version: over }, body }, { onSuccess })
  }
  return {
    content: typed,
    change,
    isDirty,
    wasKept,
    save: (to, onSaved) => put(to, version, onSaved),
    discard(onGone) {
      update.reset()
      if (saved.isActive && saved.draft === null) return adopt(saved)
      drop.mutate(
        { params: { id } },
        {
          onSuccess(left) {
            adopt((left ?? saved) as Export)
            if (left === null) onGone()
          },
        },
      )
    },
    busy: drop.isPending ? 'discarding' : update.isPending ? (state === 'active' ? 'activating' : 'saving') : null,
    problem: current ? drop.error : (update.error ?? drop.error),
    current,
    takeTheirs() {
      if (current) adopt(current)
      update.reset()
    },
    saveOverTheirs: () => current && put(state, current.version),
  }
}

/** What is chosen, beside what is saved. */
function useTyped(saved: Export) {
  const key = `waybill.export.${useAccount().id ?? 'local'}.${saved.id}`
  const [found] = useState(() => readKept(localStorage.getItem(key)))
  const [base, setBase] = useState<Kept>({ content: contentOf(saved), version: found?.version ?? saved.version })
  const [typed, setTyped] = useState(found?.content ?? base.content)
  const [wasKept, setWasKept] = useState(found !== null)
  const isDirty = !isSameContent(typed, base.content)
  const adopt = (it: Export) => {
    setBase({ content: contentOf(it), version: it.version })
    setTyped(contentOf(it))
    setWasKept(false)
  }
  // Where nothing waits to be saved, what others save shows by itself.
  if (!isDirty && saved.version > base.version) adopt(saved)
  useEffect(() => {
    if (isDirty) keep(key, { content: typed, version: base.version })
    else localStorage.removeItem(key)
  }, [isDirty, typed, key, base.version])
  return { typed, change: setTyped, isDirty, version: base.version, wasKept: wasKept && isDirty, adopt }
}

/** A browser that has no room or keeps nothing leaves the choice on the page, where it is. */
function keep(key: string, kept: Kept): void {
  try {
    localStorage.setItem(key, JSON.stringify(kept))
  } catch {
    localStorage.removeItem(key)
  }
}
