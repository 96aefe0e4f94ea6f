import type { Artifact } from '../../model/artifact.ts'
import type { Deliverable } from '../../plugins/sdk/destination.ts'

/** A file on its way to the partner, with what is known of it once it is whole. */
export interface Parcel {
  readonly file: Deliverable
  readonly artifact: Promise<Artifact>
}

/** Hands files from the build to the delivery, each as soon as its first byte may be read. */
export interface Outbox {
  add(parcel: Parcel): void
  /** No more files come; with an error, the reader throws it. */
  end(error?: unknown): void
  parcels(): AsyncGenerator<Parcel>
}

export function createOutbox(): Outbox {
  const queue: Parcel[] = []
  let ended: { readonly error?: unknown } | null = null
  let wake = Promise.withResolvers<void>()
  const ring = () => {
    wake.resolve()
    wake = Promise.withResolvers()
  }
  return {
    add(parcel) {
      queue.push(parcel)
      ring()
    },
    end(error) {
      ended ??= error === undefined ? {} : { error }
      ring()
    },
    async *parcels() {
      while (true) {
        const next = queue.shift()
        if (next) yield next
        else if (ended?.error !== undefined) throw ended.error
        else if (ended) return
        else await wake.promise
      }
    },
  }
}
