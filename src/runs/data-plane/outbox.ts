import type { Deliverable } from '../../plugins/sdk/destination.ts'

/** Hands files from the build to the delivery, each as soon as its first byte may be read. */
export interface Outbox {
  add(file: Deliverable): void
  /** No more files come; with an error, the reader throws it. */
  end(error?: unknown): void
  files(): AsyncGenerator<Deliverable>
}

export function createOutbox(): Outbox {
  const queue: Deliverable[] = []
  let ended: { readonly error?: unknown } | null = null
  let wake = Promise.withResolvers<void>()
  const ring = () => {
    wake.resolve()
    wake = Promise.withResolvers()
  }
  return {
    add(file) {
      queue.push(file)
      ring()
    },
    end(error) {
      ended ??= error === undefined ? {} : { error }
      ring()
    },
    async *files() {
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
