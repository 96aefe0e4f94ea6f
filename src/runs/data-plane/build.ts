import type { Engine } from '../../engine/engine.ts'
import { newId } from '../../lib/ids.ts'
import type { Artifact } from '../../model/artifact.ts'
import type { Member } from '../../model/run.ts'
import type { Archive } from '../../pipeline/archive.ts'
import { type ArtifactFile, createArtifactFile } from '../../pipeline/artifact-file.ts'
import { type Digest, digest } from '../../pipeline/digest.ts'
import { encrypt } from '../../pipeline/encrypt.ts'
import { gzip } from '../../pipeline/gzip.ts'
import { type PublicKey, parsePublicKey } from '../../pipeline/public-key.ts'
import { tarArchive } from '../../pipeline/tar.ts'
import { zipArchive } from '../../pipeline/zip.ts'
import type { Counting } from './counting.ts'
import { growingFile } from './deliverables.ts'
import { planFiles } from './file-names.ts'
import type { Outbox } from './outbox.ts'
import type { Host, RunInput } from './protocol.ts'
import { finalRows, withoutLoneHeader } from './rows/final-rows.ts'
import { layoutOf, type Selection } from './rows/selection.ts'

export interface Building {
  readonly input: RunInput
  readonly engine: Engine
  readonly outbox: Outbox
  readonly host: Host
  readonly counting: Counting
}

/** A file to build: its name at the partner, and the rows of it or of its members. */
interface Draft {
  readonly name: string
  readonly contents: readonly { readonly selection: Selection; readonly member: string }[]
}

/**
 * Builds the files of a run one after the other. Each is in the outbox before its first byte is there, so that it can be sent
 * while it grows; nobody reads its last byte before it is whole, durable and known to the store.
 */
export async function build(work: Building, selections: readonly Selection[]): Promise<void> {
  const { plan, artifacts } = work.input
  const key = plan.file.pgpPublicKey ? await parsePublicKey(plan.file.pgpPublicKey, new Date(plan.now)) : null
  const finished = new Set(artifacts.map((it) => it.name))
  for (const draft of draftsOf(work, selections)) {
    if (!finished.has(draft.name)) await buildFile(work, draft, key)
  }
}

function draftsOf({ input }: Building, selections: readonly Selection[]): Draft[] {
  const tables = selections.map((it) => it.table)
  return planFiles(input.plan, input.runId, tables).map(({ name, contents }) => ({
    name,
    contents: contents.flatMap(({ selection: index, member }) => {
      const selection = selections[index]
      return selection ? [{ selection, member }] : []
    }),
  }))
}

async function buildFile(work: Building, draft: Draft, key: PublicKey | null): Promise<void> {
  const { spool } = work.input
  await using rows = await finalRows(
    work,
    draft.contents.map((it) => it.selection),
  )
  const contents = draft.contents.map((it, index) => ({ ...it, selection: rows.selections[index] ?? it.selection }))
  const id = newId('art')
  const place = { ...spool, id }
  const file = await createArtifactFile(place)
  const stored = Promise.withResolvers<Artifact>()
  stored.promise.catch(() => {})
  work.outbox.add(growingFile(place, draft.name, { file, stored: stored.promise }))
  try {
    const artifact = await write(work, { ...draft, contents, id, file, key })
    await work.host.built(artifact)
    work.counting.finished(artifact)
    stored.resolve(artifact)
  } catch (error) {
    stored.reject(error)
    await file.fail(error)
    throw error
  }
}

async function write(
  work: Building,
  { id, name, contents, file, key }: Draft & { id: string; file: ArtifactFile; key: PublicKey | null },
): Promise<Artifact> {
  const sent = digest()
  const content = encoded(work, contents, key ? null : sent)
  const bytes = key ? encrypt(key)(content.bytes) : content.bytes
  for await (const chunk of sent.stage(bytes)) {
    await file.write(chunk)
    work.counting.built(chunk.byteLength)
  }
  await file.finish()
  const { rows, contentSha256, members } = await content.facts()
  return {
    id,
    name,
    rows,
    bytes: sent.result.bytes,
    sha256: sent.result.sha256 ?? '',
    contentSha256,
    ...(members ? { members: [...members] } : {}),
    pgpKeyFingerprint: key?.fingerprint ?? null,
  }
}

interface Content {
  readonly bytes: AsyncIterable<Uint8Array>
  /** Once `bytes` has ended. */
  facts(): Promise<{ rows: number; contentSha256: string | null; members: readonly Member[] | null }>
}

/** The file before encryption. `sent`: counts what is sent, where nothing is encrypted. */
function encoded(work: Building, contents: Draft['contents'], sent: Digest | null): Content {
  const { encoding } = work.input.plan.file
  const [first] = contents
  if (encoding === 'none' || encoding === 'gzip') {
    if (!first) throw new RangeError('a file needs rows')
    const rendering = render(work, first.selection)
    // A file that is sent as it is has one digest.
    const plain = encoding === 'none' && sent ? sent : digest()
    const bytes = plain === sent ? rendering.bytes : plain.stage(rendering.bytes)
    return {
      bytes: encoding === 'gzip' ? gzip()(bytes) : bytes,
      facts: async () => ({ rows: await rendering.rows, contentSha256: plain.result.sha256, members: null }),
    }
  }
  const archive = archiveOf(work, contents)
  return {
    bytes: encoding === 'tgz' ? gzip()(archive.bytes) : archive.bytes,
    facts: async () => {
      const { members } = archive
      const [only] = members
      return {
        rows: members.reduce((sum, member) => sum + member.rows, 0),
        contentSha256: members.length === 1 && only ? only.sha256 : null,
        members,
      }
    },
  }
}

function archiveOf(work: Building, contents: Draft['contents']): Archive {
  const { plan, spool } = work.input
  async function* inputs() {
    for (const { member, selection } of contents) yield { name: member, ...render(work, selection) }
  }
  const modifiedAt = new Date(plan.now)
  if (plan.file.encoding === 'zip') return zipArchive(inputs(), { modifiedAt, zip64: plan.file.zip64 })
  return tarArchive(inputs(), { modifiedAt, spool })
}

function render({ input, engine, counting }: Building, selection: Selection) {
  const { bytes, rows } = engine.render(selection.sql, layoutOf(input.plan, selection.columns))
  return { bytes: counting.rendered(withoutLoneHeader(input, selection, bytes)), rows }
}
