import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'

/** An S3 server with the bucket `artifacts`. Whoever speaks to it signs in by the environment of this process. */
export interface Bucket extends AsyncDisposable {
  readonly endpoint: string
  /** Names of the objects in it. */
  names(): Promise<string[]>
}

export async function startBucket(): Promise<Bucket> {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER', AWS_REGION: 'us-east-1' })
  const directory = await mkdtemp(join(tmpdir(), 'waybill-bucket-'))
  const configureBuckets = [{ name: 'artifacts', configs: [] }]
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets })
  const { port } = await server.run()
  const END = '._S3rver_object'
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async names() {
      const files = await readdir(join(directory, 'artifacts'), { recursive: true })
      return files.filter((it) => it.endsWith(END)).map((it) => it.slice(0, -END.length))
    },
    async [Symbol.asyncDispose]() {
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
