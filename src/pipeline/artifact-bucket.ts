import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import { AppError } from '../model/errors.ts'

/** An S3 bucket in which sealed files rest as they are, where every machine finds them. */
export interface ArtifactBucket {
  /** Copies a file there; one of the same name is replaced. @throws AppError `artifact_bucket`; the signal's reason */
  put(name: string, path: string, signal: AbortSignal): Promise<void>
  /** @throws AppError `artifact_bucket` */
  has(name: string): Promise<boolean>
  /** Copies it here; there is a file only once it is whole. @throws AppError `artifact_bucket`; the signal's reason */
  get(name: string, path: string, signal: AbortSignal): Promise<void>
  /** @throws AppError `artifact_bucket` */
  remove(name: string): Promise<void>
}

export interface BucketAddress {
  readonly bucket: string
  /** Ends in `/` unless it is empty. */
  readonly prefix: string
  /** Of a server that is not Amazon's; null: Amazon's. */
  readonly endpoint: string | null
}

const MIB = 1024 * 1024
/** S3 takes up to 10,000 parts. */
const MOST_PARTS = 9000
const PARTS_AT_ONCE = 2

/** Who signs in, and where, the SDK finds as it does everywhere: in the environment, in files of AWS, of the machine's role. */
export function openArtifactBucket({ bucket, prefix, endpoint }: BucketAddress): ArtifactBucket {
  const sdk = import('@aws-sdk/client-s3')
  const client = sdk.then(({ S3Client }) => new S3Client(clientSettings(endpoint)))
  sdk.catch(() => {})
  client.catch(() => {})
  const place = (name: string) => ({ Bucket: bucket, Key: prefix + name })
  const asked = async <T>(what: string, ask: (sdk: Sdk, client: S3Client) => Promise<T>): Promise<T> =>
    ask(await sdk, await client).catch((error) => {
      throw new AppError('artifact_bucket', `The bucket of artifacts could not ${what} (${reasonOf(error)}).`, {
        cause: error,
      })
    })
  return {
    async put(name, path, signal) {
      const { Upload } = await import('@aws-sdk/lib-storage')
      const partSize = Math.max(8 * MIB, Math.ceil((await stat(path)).size / MOST_PARTS))
      await asked('take a file', async (_, client) => {
        const params = { ...place(name), Body: createReadStream(path, { highWaterMark: MIB }) }
        const upload = new Upload({ client, params, partSize, queueSize: PARTS_AT_ONCE })
        await abortable(upload.done(), signal, () => upload.abort())
      }).finally(() => signal.throwIfAborted())
    },
    has: (name) =>
      asked('be looked into', async ({ HeadObjectCommand }, client) => {
        try {
          await client.send(new HeadObjectCommand(place(name)))
          return true
        } catch (error) {
          if (error instanceof Error && error.name === 'NotFound') return false
          throw error
        }
      }),
    async get(name, path, signal) {
      const partial = `${path}.part`
      try {
        await asked('give a file', async ({ GetObjectCommand }, client) => {
          const { Body } = await client.send(new GetObjectCommand(place(name)), { abortSignal: signal })
          await pipeline(Body as Readable, createWriteStream(partial, { mode: 0o600 }), { signal })
        }).finally(() => signal.throwIfAborted())
        await rename(partial, path)
      } finally {
        await rm(partial, { force: true })
      }
    },
    remove: (name) =>
      asked('delete a file', async ({ DeleteObjectCommand }, client) => {
        await client.send(new DeleteObjectCommand(place(name)))
      }),
  }
}

type Sdk = typeof import('@aws-sdk/client-s3')

/** Servers that are not Amazon's know neither its newer checksums nor buckets in the host name; the seal tells what was changed. */
const clientSettings = (endpoint: string | null): S3ClientConfig => ({
  ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
  requestHandler: { connectionTimeout: 5000, requestTimeout: 60_000 },
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
})

async function abortable(done: Promise<unknown>, signal: AbortSignal, abort: () => Promise<void>): Promise<void> {
  const onAbort = () => void abort().catch(() => {})
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  await done.finally(() => signal.removeEventListener('abort', onAbort))
}

/** A word such as `AccessDenied` or `ECONNREFUSED`: what a server says at length may name keys. */
function reasonOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown }
  return String(typeof code === 'string' ? code : name)
}
