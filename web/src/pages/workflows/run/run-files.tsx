import { rowsText } from '../../../components/runs/run-text.ts'
import type { Run } from '../../../components/runs/states.ts'
import { Moment } from '../../../components/values/moment.tsx'
import { Bytes } from '../../../components/values/quantity.tsx'
import { Fact } from './fact.tsx'
import { Members } from './members.tsx'
import classes from './run.module.css'

type Delivery = Run['deliveries'][number]
/** With more files than this their proofs are folded away. */
const MOST_OPEN = 3

const VERIFIED: Readonly<Record<Delivery['verified'], string>> = {
  size: 'The server told the same size.',
  acknowledged: 'The server took every byte and the close. It does not tell sizes, so the size was not compared.',
}

/** The files that have arrived, each with its proof. */
export function RunFiles({ run: { deliveries } }: { readonly run: Run }) {
  if (deliveries.length === 0) return null
  return (
    <section aria-label="Files">
      <h3 className={classes.part}>Files</h3>
      <ul className={classes.files}>
        {deliveries.map((it) => (
          <li key={it.path} className={classes.file}>
            <File delivery={it} isOpen={deliveries.length <= MOST_OPEN} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function File({ delivery, isOpen }: { readonly delivery: Delivery; readonly isOpen: boolean }) {
  const { path, rows, bytes, verified, notes, sentAt, members } = delivery
  return (
    <>
      <h4 className={classes.path}>{path}</h4>
      <p className={classes.small}>
        {rowsText(rows)} · <Bytes bytes={bytes} /> · sent <Moment at={sentAt} />
      </p>
      <p className={classes.small}>{VERIFIED[verified]}</p>
      {notes.map((note) => (
        <p key={note} className={classes.small}>
          {note}
        </p>
      ))}
      <details className={classes.proof} open={isOpen}>
        <summary>Proof</summary>
        <Proof of={delivery} />
      </details>
      {members && members.length > 0 && <Members members={members} />}
    </>
  )
}

function Proof({ of: { sha256, contentSha256, pgpKeyFingerprint, hostKeyFingerprint } }: { readonly of: Delivery }) {
  return (
    <dl className={classes.proofs}>
      <Fact title="SHA-256 of the bytes sent">
        <code className={classes.code}>{sha256}</code>
      </Fact>
      {contentSha256 !== null && contentSha256 !== sha256 && (
        <Fact title="SHA-256 of the file before packing and encryption">
          <code className={classes.code}>{contentSha256}</code>
        </Fact>
      )}
      <Fact title="Encrypted for the PGP key">
        {pgpKeyFingerprint === null ? 'Not encrypted' : <code className={classes.code}>{pgpKeyFingerprint}</code>}
      </Fact>
      {hostKeyFingerprint !== null && (
        <Fact title="Host key of the server">
          <code className={classes.code}>{hostKeyFingerprint}</code>
        </Fact>
      )}
    </dl>
  )
}
