import { z } from 'zod'

/** What is known about a server. A fact that was never learned is absent. */
const serverProfile = z.object({
  /** A file can get another name. False: files are written under their final name (P2). */
  rename: z.boolean().optional(),
  /** Renames in one step over a file that has the name: by OpenSSH's extension, or as its plain rename does. */
  posixRename: z.boolean().optional(),
  overwriteByRename: z.boolean().optional(),
  /** False: it was proved that several connections may write one file in any order. True: it must arrive in order (P11). */
  sequentialOnly: z.boolean().optional(),
  /** Every write has to be answered before the next is sent. */
  oneWriteAtATime: z.boolean().optional(),
  /** It tells the size of a file (P7, P8). */
  stat: z.boolean().optional(),
  /** It lets a file be deleted. */
  remove: z.boolean().optional(),
  roundTripMs: z.number().optional(),
  connectionsAllowed: z.int().min(1).optional(),
  maxWriteBytes: z.int().min(1).optional(),
})
export type ServerProfile = z.infer<typeof serverProfile>

/** What was stored, as far as it can be understood. */
export const readProfile = (stored: Readonly<Record<string, unknown>> | null): ServerProfile =>
  serverProfile.safeParse(stored ?? {}).data ?? {}

/** Below this wait for an answer one connection carries some 100 MB/s, and more would only cost sign-ins. */
const LONG_ROUND_TRIP_MS = 20
const MOST_STRIPES = 4

/** Connections that one file may be striped over: more than one only where the line is long, or of unknown length. */
export function stripesFor(profile: ServerProfile, maxConnections: number | undefined): number {
  const isLong = (profile.roundTripMs ?? Number.POSITIVE_INFINITY) >= LONG_ROUND_TRIP_MS
  if (!isLong || profile.sequentialOnly === true) return 1
  return Math.max(1, Math.min(MOST_STRIPES, profile.connectionsAllowed ?? MOST_STRIPES, maxConnections ?? MOST_STRIPES))
}

export const isLongLine = (roundTripMs: number): boolean => roundTripMs >= LONG_ROUND_TRIP_MS

/** What is known about the server of one delivery; what is learned on the way is stored at once, and used at once. */
export class Knowledge {
  #profile: ServerProfile
  #assumed: ServerProfile = {}
  readonly #store: (profile: ServerProfile) => Promise<void>

  constructor(profile: ServerProfile, store: (profile: ServerProfile) => Promise<void>) {
    this.#profile = profile
    this.#store = store
  }

  get facts(): ServerProfile {
    return { ...this.#profile, ...this.#assumed }
  }

  /** Takes for true what may explain a refusal; `keep` stores it once a file came through that way. */
  assume(facts: ServerProfile): void {
    this.#assumed = { ...this.#assumed, ...facts }
  }

  async keep(): Promise<void> {
    await this.learn(this.#assumed)
  }

  async learn(facts: ServerProfile): Promise<void> {
    const isNews = Object.entries(facts).some(([name, value]) => this.#profile[name as keyof ServerProfile] !== value)
    if (!isNews) return
    this.#profile = { ...this.#profile, ...facts }
    await this.#store(this.#profile)
  }
}
