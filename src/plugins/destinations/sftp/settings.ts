import { z } from 'zod'
import type { FieldMeta } from '../../sdk/fields.ts'

/** `/From\ ACME/` and `/From ACME` are one folder (spec 5.10). */
const normalizeFolder = (folder: string): string => {
  const plain = folder.trim().replace(/\\ /g, ' ').replace(/\/+/g, '/')
  return plain.length > 1 ? plain.replace(/\/$/, '') : plain
}

export const sftpSettings = z.strictObject({
  remoteFolder: z
    .string()
    .overwrite(normalizeFolder)
    .startsWith('/', 'must start with /')
    .refine((folder) => !/\0/.test(folder) && !folder.split('/').includes('..'), 'must not contain ..')
    .meta({
      title: 'Remote folder',
      description: 'An absolute path that exists on the server.',
      examples: ['/', '/inbound'],
      public: true,
    } satisfies FieldMeta & { examples: string[] }),
})
export type SftpSettings = z.infer<typeof sftpSettings>

/** The paths of one file on the server. */
export interface FilePaths {
  /** Its name as the partner sees it. */
  readonly final: string
  /** Where it grows, in the same folder so that a rename is enough (P1), with the run's id in it (P13). */
  readonly part: string
  /** Where a file of the same name waits while it is replaced on a server that cannot do it in one step. */
  readonly aside: string
  /** A scratch file, for trying what the server can do. */
  readonly probe: string
  /** Folders between the remote folder and the file, the outermost first. */
  readonly folders: readonly string[]
}

const NAME_BYTES = 180

export function pathsOf(remoteFolder: string, file: { readonly name: string; readonly id: string }): FilePaths {
  const base = remoteFolder === '/' ? '' : remoteFolder
  const parts = file.name.split('/').filter((part) => part !== '')
  const name = parts.pop() ?? ''
  const folders = parts.map((_, index) => `${base}/${parts.slice(0, index + 1).join('/')}`)
  const folder = folders.at(-1) ?? base
  const hidden = `${folder}/.${shorten(name)}.${file.id}`
  return {
    final: `${folder}/${name}`,
    part: `${hidden}.part`,
    aside: `${hidden}.old`,
    probe: `${hidden}.probe`,
    folders,
  }
}

/** Cut between characters, so that a temporary name stays below the 255 bytes that file systems take. */
function shorten(name: string): string {
  let short = name
  while (Buffer.byteLength(short) > NAME_BYTES) short = [...short].slice(0, -1).join('')
  return short
}
