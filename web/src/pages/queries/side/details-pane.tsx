import { Button, Textarea } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../../api/hooks.ts'
import { Allowed, useAccount } from '../../../app/account.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import { ButtonLink } from '../button-link.tsx'
import type { Typed } from '../editor/typed.ts'
import type { Life } from '../editor/use-life.ts'
import { MoveQuery } from '../list/move-query.tsx'
import type { Query } from '../status.ts'
import { AlertFields } from './alert-fields.tsx'
import classes from './side.module.css'

const MOST_ORCHESTRATIONS = 100

/** What a query is, and where it is sent. */
export function DetailsPane({
  query,
  typed,
  change,
  life,
}: {
  readonly query: Query | null
  readonly typed: Typed
  readonly change: (more: Partial<Typed>) => void
  readonly life: Life
}) {
  const [isMoving, setMoving] = useState(false)
  return (
    <>
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        value={typed.description}
        onChange={({ currentTarget: { value } }) => change({ description: value })}
        readOnly={!life.mayEdit}
      />
      <AlertFields alerts={typed.alerts ?? {}} onChange={(alerts) => change({ alerts })} isReadOnly={!life.mayEdit} />
      {query && (
        <>
          <dl className={classes.facts}>
            <div>
              <dt>Folder</dt>
              <dd>
                {query.folder === '' ? 'None' : query.folder.replaceAll('/', ' / ')}{' '}
                {life.mayEdit && (
                  <Button size="compact-xs" onClick={() => setMoving(true)}>
                    Move
                  </Button>
                )}
              </dd>
            </div>
            <div>
              <dt>Active version</dt>
              <dd>{query.activeVersion ?? 'None yet'}</dd>
            </div>
            <div>
              <dt>Last edited</dt>
              <dd>
                <Moment at={query.updatedAt} />
                {query.editedBy && <span className={classes.by}>{query.editedBy}</span>}
              </dd>
            </div>
          </dl>
          <SentTo query={query} />
          {isMoving && <MoveQuery query={query} onClose={() => setMoving(false)} />}
        </>
      )}
    </>
  )
}

/** The orchestrations of a query, and the way to another. */
function SentTo({ query }: { readonly query: Query }) {
  const { allowed } = useAccount()
  const mayList = allowed.includes('orchestration:list')
  const { data } = useApi('/orchestrations', {
    query: { objectType: 'query', object: query.name, limit: MOST_ORCHESTRATIONS },
    enabled: mayList,
  })
  if (!mayList) return null
  const isActive = query.state === 'active'
  return (
    <section aria-label="Being sent to">
      <div className={classes.head}>
        <h2 className={classes.title}>Being sent to</h2>
        {isActive && (
          <Allowed action="orchestration:create">
            <ButtonLink
              size="compact-xs"
              to="/destinations"
              search={{ dialog: 'add-orchestration', objectType: 'query', object: query.name }}
            >
              Add
            </ButtonLink>
          </Allowed>
        )}
      </div>
      {data?.items.length === 0 && (
        <p className={classes.soft}>{isActive ? 'Nowhere yet.' : 'Nowhere: only an active query can be sent.'}</p>
      )}
      <ul className={classes.sent}>
        {data?.items.map((it) => (
          <li key={it.id}>
            <Link to="/destinations" search={{ dialog: 'view-orchestration', id: it.id }}>
              {it.destination}
            </Link>
            {it.dataTemplate && <span className={classes.soft}>{it.dataTemplate}</span>}
            <span className={classes.soft}>{it.workflow === 'manual' ? 'Manual' : `Automatic, ${it.group}`}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
