import { NativeSelect } from '@mantine/core'
import { useState } from 'react'

export interface Choice {
  readonly value: string
  readonly label: string
}

/** One thing that a list is narrowed by. The browser's own field: each page begins with some, and a searching one weighs 40 kB. */
export function FilterChoice({
  label,
  any,
  choices,
  value,
  onChange,
  className,
}: {
  /** For whoever cannot see it. */
  readonly label: string
  /** What it says while it narrows nothing, as `Any status`. */
  readonly any: string
  readonly choices: readonly Choice[] | readonly string[]
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
  readonly className?: string | undefined
}) {
  const [isReached, setReached] = useState(false)
  const all: readonly Choice[] = choices.map((it) => (typeof it === 'string' ? { value: it, label: it } : it))
  // What an address asks for stands there before the choices are read, and also where it is none of them any more.
  const chosen = value === undefined ? [] : [all.find((it) => it.value === value) ?? { value, label: value }]
  const others = isReached ? all.filter((it) => it.value !== value) : []
  return (
    <NativeSelect
      className={className ?? ''}
      aria-label={label}
      // Words such as a status would stand in the page twice, once unseen, if all stood there from the start.
      data={[{ value: '', label: any }, ...chosen, ...others]}
      onFocus={() => setReached(true)}
      onPointerEnter={() => setReached(true)}
      onBlur={() => setReached(false)}
      value={value ?? ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}
    />
  )
}

/** The keys of a table of choices, each in the word for it. */
export const choicesOf = <T,>(all: Readonly<Record<string, T>>, wordOf: (it: T) => string): Choice[] =>
  Object.entries(all).map(([value, it]) => ({ value, label: wordOf(it) }))
