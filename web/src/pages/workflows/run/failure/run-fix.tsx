import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAction } from '../../../../api/hooks.ts'
import { Failure } from '../../../../components/page/failure.tsx'
import type { Run } from '../../../../components/runs/states.ts'
import { tellRun } from '../../../../components/runs/tell-run.ts'
import classes from '../run.module.css'

type Resolution = NonNullable<Run['resolution']>
type About = NonNullable<Resolution['about']>

/** What to put right before a run that failed is tried again. */
const WORDS: Readonly<Record<Resolution['kind'], { readonly what: string; readonly link: string }>> = {
  'update-credential': {
    what: 'Give the credential what the server takes, then restart the run.',
    link: 'Update the credential',
  },
  'confirm-host-key': { what: '', link: '' },
  'check-connection': {
    what: 'See which step of the connection fails, then restart the run.',
    link: 'Test the connection',
  },
  'correct-folder': {
    what: 'Correct the remote folder, or have it made and opened on the server, then restart the run.',
    link: 'Edit the destination',
  },
  'correct-settings': {
    what: 'Correct the settings of the destination or of its data template, then restart the run.',
    link: 'Edit the destination',
  },
  'free-space': {
    what: 'Have whoever runs Waybill free space on the disk of its data directory, then retry the run.',
    link: '',
  },
  'edit-object': { what: 'Correct what is sent and activate it, then restart the run.', link: 'Open it' },
  'check-database': {
    what: 'Make the database reachable again, or correct where it is, then restart the run.',
    link: '',
  },
}

/** How the cause of a failure is put right, for whoever may do it. */
export function RunFix({ run }: { readonly run: Run }) {
  const { resolution, error, allowed } = run
  if (resolution === null) return null
  const { kind, about } = resolution
  const may = about !== null && allowed.includes(`${about.noun}:edit`)
  if (kind === 'confirm-host-key') {
    return error?.hostKeys && may ? <ConfirmHostKey run={run} keys={error.hostKeys} /> : null
  }
  const { what, link } = WORDS[kind]
  return (
    <p className={classes.fix}>
      {what}{' '}
      {about && may && (
        <FixLink kind={kind} about={about}>
          {link}
        </FixLink>
      )}
    </p>
  )
}

function FixLink({
  kind,
  about: { noun, id },
  children,
}: {
  readonly kind: Resolution['kind']
  readonly about: About
  readonly children: ReactNode
}) {
  if (noun === 'credential') {
    return (
      <Link to="/settings/credentials" search={{ rotate: id }}>
        {children}
      </Link>
    )
  }
  if (noun === 'query') {
    return (
      <Link to="/queries/$id" params={{ id }}>
        {children}
      </Link>
    )
  }
  if (noun === 'database-export') return <Link to="/customer-360/exports">{children}</Link>
  const dialog = kind === 'check-connection' ? 'test-connection' : 'edit-destination'
  return (
    <Link to="/destinations" search={{ dialog, id }}>
      {children}
    </Link>
  )
}

type HostKeys = NonNullable<NonNullable<Run['error']>['hostKeys']>

/** The old fingerprints and the new one, to be compared by a person with what the owner of the server says. */
function ConfirmHostKey({ run, keys }: { readonly run: Run; readonly keys: HostKeys }) {
  const client = useQueryClient()
  const confirm = useAction('post', '/runs/:id/confirm-host-key', { alsoChanges: ['/credentials'] })
  const act = () =>
    confirm.mutate(
      { params: { id: run.id }, body: { fingerprint: keys.shown } },
      { onSuccess: (answer) => tellRun(client, answer) },
    )
  return (
    <section aria-label="Host key" className={classes.fixPart}>
      <h3 className={classes.part}>Host key</h3>
      <p className={classes.note}>
        Ask the owner of the server for its fingerprint by another way than this connection. If it is another one than
        the server shows now, somebody may stand between: do not confirm it.
      </p>
      <dl className={classes.keys}>
        <dt>{keys.pinned.length > 1 ? 'Known until now' : 'Until now'}</dt>
        {keys.pinned.map((it) => (
          <dd key={it}>{it}</dd>
        ))}
        <dt>Shown now</dt>
        <dd>{keys.shown}</dd>
      </dl>
      <div className={classes.buttons}>
        <Button loading={confirm.isPending} onClick={act}>
          Confirm host key
        </Button>
      </div>
      {keys.pinned.length > 1 && <p className={classes.note}>The other keys of the credential stay known.</p>}
      {confirm.error && <Failure problem={confirm.error} />}
    </section>
  )
}
