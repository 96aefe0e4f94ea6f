import { useCallback, useEffect, useState } from 'react'
import type { Query } from '../status.ts'
import { isSame, type Kept, readKept, type Typed, typedOf } from './typed.ts'

const PAUSE_MS = 400

interface Base {
  readonly typed: Typed
  readonly version: number | null
}

/** What is typed, beside what is saved. */
export interface Editing {
  readonly typed: Typed
  readonly change: (more: Partial<Typed>) => void
  readonly isDirty: boolean
  /** The version that the text was begun from. */
  readonly version: number | null
  /** When this browser kept what is not saved yet. */
  readonly keptAt: string | null
  /** Whether the text was found in this browser when the page was opened. */
  readonly wasKept: boolean
  /** Goes on from what is saved; what was typed goes. */
  readonly adopt: (saved: Query | null) => void
  /** Goes on with what is typed, as an edit of what is saved now. */
  readonly rebase: (saved: Query) => void
}

/**
 * The text of the editor. Whatever is not saved is kept in this browser, for this user, until it is saved or discarded: a closed
 * tab, a lost connection or somebody else's save loses nothing.
 * @param place names the user and the query
 */
export function useEditing(query: Query | null, begin: Typed, place: string): Editing {
  const key = keyOf(place)
  const [found] = useState(() => readKept(localStorage.getItem(key)))
  const [base, setBase] = useState<Base>(() => {
    const saved = query ? typedOf(query) : begin
    return { typed: saved, version: found?.version ?? query?.version ?? null }
  })
  const [typed, setTyped] = useState(found?.typed ?? base.typed)
  const [keptAt, setKeptAt] = useState(found?.at ?? null)
  const [wasKept, setWasKept] = useState(found !== null && !isSame(found.typed, base.typed))
  const isDirty = !isSame(typed, base.typed)

  useEffect(() => {
    if (!isDirty) {
      localStorage.removeItem(key)
      setKeptAt(null)
      return
    }
    const timer = setTimeout(() => {
      const at = new Date().toISOString()
      keep(key, JSON.stringify({ typed, version: base.version, at }))
      setKeptAt(at)
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [isDirty, typed, key, base.version])

  const adopt = useCallback(
    (saved: Query | null) => {
      const next = saved ? typedOf(saved) : begin
      setBase({ typed: next, version: saved?.version ?? null })
      setTyped(next)
      setWasKept(false)
    },
    [begin],
  )
  return {
    typed,
    change: (more) => setTyped((old) => ({ ...old, ...more })),
    isDirty,
    version: base.version,
    keptAt,
    wasKept,
    adopt,
    rebase: (saved) => setBase({ typed: typedOf(saved), version: saved.version }),
  }
}

/** Names a user and a query, or the one that is not saved yet. */
export const placeOf = (userId: string | null, queryId: string | null): string =>
  `${userId ?? 'local'}.${queryId ?? 'new'}`

const keyOf = (place: string): string => `waybill.query.${place}`

/** Keeps a text in this browser, to be found when the editor of that place is opened. */
export const keepTyped = (place: string, kept: Kept): void => keep(keyOf(place), JSON.stringify(kept))

/** A browser that has no room or keeps nothing leaves the text on the page, where it is. */
function keep(key: string, text: string): void {
  try {
    localStorage.setItem(key, text)
  } catch {
    localStorage.removeItem(key)
  }
}
