import { createHash, randomBytes } from 'node:crypto'
import { createSftp } from '../../src/plugins/destinations/sftp/index.ts'
import { LIMITS } from '../../src/plugins/destinations/sftp/wire/connect.ts'
import type { CheckStep, Deliverable, DestinationPlugin, Proof } from '../../src/plugins/sdk/destination.ts'

/** The plugin with a short patience, so that a server that says nothing is given up within a test. */
export const impatientSftp: DestinationPlugin = createSftp({
  ...LIMITS,
  connectMs: 1500,
  signInMs: 3000,
  silenceMs: 1500,
})

/** A file of bytes that are in memory, in chunks of a MiB. `breaksAt`: the source fails there. */
export function fileOf(
  name: string,
  bytes: Uint8Array,
  options: { id?: string; breaksAt?: number; isGrowing?: boolean } = {},
): Deliverable {
  const { id = `art_${createHash('sha256').update(name).digest('hex').slice(0, 12)}`, breaksAt, isGrowing } = options
  async function* read(from: number, signal: AbortSignal) {
    for (let at = from; at < bytes.length; at += 1024 * 1024) {
      signal.throwIfAborted()
      if (breaksAt !== undefined && at >= breaksAt) throw new Error('the source broke')
      yield bytes.subarray(at, at + 1024 * 1024)
    }
  }
  return { name, id, size: () => (isGrowing ? null : bytes.length), read }
}

export const noise = (bytes: number): Buffer => randomBytes(bytes)

export interface Place {
  readonly type?: string
  readonly fields: Record<string, unknown>
  readonly remoteFolder: string
  pinnedHostKeys?: readonly string[]
  profile?: Record<string, unknown> | null
}

/** The host of a plugin: it remembers as a run does, over several attempts. */
export class TestHost {
  readonly lines: string[] = []
  readonly proofs = new Map<string, Proof>()
  readonly steps: CheckStep[] = []
  readonly acknowledgedBytes = new Map<string, number>()
  readonly place: Place
  readonly plugin: DestinationPlugin
  /** Connections that are handed out at most. */
  slots = 4
  asked: { want: number; limit: number } | null = null
  stop = new AbortController()

  constructor(place: Place, plugin: DestinationPlugin = impatientSftp) {
    this.place = place
    this.plugin = plugin
  }

  get target() {
    const { type = 'passphrase', fields, remoteFolder, pinnedHostKeys = [], profile = null } = this.place
    return {
      credential: this.plugin.prepareCredential(type, fields),
      settings: this.plugin.settings.parse({ remoteFolder }),
      pinnedHostKeys,
      profile,
    }
  }

  async deliver(...files: readonly Deliverable[]): Promise<Proof[]> {
    async function* all() {
      yield* files
    }
    await this.plugin.deliver(all(), this.target, this.#context())
    return files.flatMap((file) => this.proofs.get(file.id) ?? [])
  }

  async discard(...files: readonly Deliverable[]): Promise<void> {
    await this.plugin.discard(files, this.target, this.#context())
  }

  async check(): Promise<readonly CheckStep[]> {
    this.steps.length = 0
    const step = (it: CheckStep) => void this.steps.push(it)
    await this.plugin.check(this.target, { ...this.#context(), step })
    return this.steps
  }

  #context() {
    return {
      signal: this.stop.signal,
      log: (event: string, facts?: unknown) => void this.lines.push(`${event} ${JSON.stringify(facts)}`),
      learnHostKeys: async (keys: readonly string[]) => {
        this.place.pinnedHostKeys = keys
      },
      learnProfile: async (profile: Record<string, unknown>) => {
        this.place.profile = profile
      },
      takeConnections: async (_host: string, want: number, limit: number) => {
        this.asked = { want, limit }
        return Math.min(want, this.slots)
      },
      acknowledged: (file: Deliverable, bytes: number) => void this.acknowledgedBytes.set(file.id, bytes),
      resumeFrom: (file: Deliverable) => this.acknowledgedBytes.get(file.id) ?? null,
      confirm: async () => {},
      delivered: async (file: Deliverable, proof: Proof) => void this.proofs.set(file.id, proof),
    }
  }
}

/** The code of what a promise throws. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'nothing was thrown'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}
