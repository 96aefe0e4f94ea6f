import { Button, Kbd, Select, Tooltip } from '@mantine/core'
import { IconAlignLeft, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import type { Database } from '../use-databases.ts'
import classes from './editor.module.css'
import type { Typed } from './typed.ts'
import type { Life } from './use-life.ts'
import type { Ran } from './use-run.ts'

/** What the SQL runs against, and running it. */
export function RunBar({
  databases,
  typed,
  change,
  life,
  ran,
  isSelected,
  mayRun,
  onRun,
  onRunSelection,
  onCancel,
  onFormat,
}: {
  readonly databases: readonly Database[]
  readonly typed: Typed
  readonly change: (more: Partial<Typed>) => void
  readonly life: Life
  readonly ran: Ran
  readonly isSelected: boolean
  readonly mayRun: boolean
  readonly onRun: () => void
  readonly onRunSelection: () => void
  readonly onCancel: () => void
  readonly onFormat: () => void
}) {
  const isEmpty = typed.sql.trim() === ''
  return (
    <div className={classes.runBar}>
      <Select
        className={classes.database}
        label="Database"
        placeholder="Choose one"
        data={databases.map((it) => it.name)}
        value={typed.database || null}
        onChange={(database) => database && change({ database })}
        readOnly={!life.mayEdit}
        allowDeselect={false}
        searchable
      />
      <div className={classes.runButtons}>
        {life.mayEdit && (
          <Tooltip label={<Keys of="L" what="Puts the text in order" />}>
            <Button leftSection={<IconAlignLeft size={15} aria-hidden />} onClick={onFormat} disabled={isEmpty}>
              Format
            </Button>
          </Tooltip>
        )}
        {mayRun && isSelected && ran.state !== 'running' && (
          <Button onMouseDown={(event) => event.preventDefault()} onClick={onRunSelection}>
            Run selection
          </Button>
        )}
        {mayRun && ran.state === 'running' && (
          <Button leftSection={<IconPlayerStop size={15} aria-hidden />} onClick={onCancel}>
            Cancel
          </Button>
        )}
        {mayRun && ran.state !== 'running' && (
          <Tooltip label={<Keys of="Enter" what="Shows what it gives" />}>
            <Button
              leftSection={<IconPlayerPlay size={15} aria-hidden />}
              onClick={onRun}
              disabled={isEmpty || !typed.database}
            >
              Run query
            </Button>
          </Tooltip>
        )}
      </div>
    </div>
  )
}

/** A key beside the one that every command has. */
function Keys({ of, what }: { readonly of: string; readonly what: string }) {
  const isMac = navigator.platform.startsWith('Mac')
  return (
    <>
      {what} <Kbd size="xs">{isMac ? '⌘' : 'Ctrl'}</Kbd> <Kbd size="xs">{of}</Kbd>
    </>
  )
}
