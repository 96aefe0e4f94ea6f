import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'

const PAUSE_MS = 250

/** Words that a list is narrowed by, told once typing pauses. */
export function SearchField({
  label,
  placeholder,
  value,
  onChange,
  className,
}: {
  readonly label: string
  readonly placeholder: string
  /** What stands in the address. */
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
  readonly className?: string | undefined
}) {
  const [text, setText] = useState(value ?? '')
  const [seen, setSeen] = useState(value)
  const [sent, setSent] = useState('')
  const find = useDebouncedCallback((typed: string) => {
    setSent(typed)
    onChange(typed || undefined)
  }, PAUSE_MS)
  if (seen !== value) {
    setSeen(value)
    // By a link or the browser's own buttons. What is being typed goes on meanwhile.
    if ((value ?? '') !== sent) setText(value ?? '')
  }
  return (
    <TextInput
      className={className ?? ''}
      aria-label={label}
      placeholder={placeholder}
      type="search"
      leftSection={<IconSearch size={15} aria-hidden />}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        find(currentTarget.value)
      }}
    />
  )
}
