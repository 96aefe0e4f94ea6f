import { fsyncSync } from 'node:fs'
import { NodeFS } from '@electric-sql/pglite/nodefs'

type Init = NodeFS['init']
type EmscriptenOptions = Parameters<Init>[1]

/** The part of Emscripten's file system that PGlite leaves without an fsync. */
interface NodeFsModule {
  readonly NODEFS: { readonly stream_ops: { fsync?: (stream: { readonly nfd?: number }) => number } }
}

/**
 * The folder of an embedded store, where a commit is on the disk before it is acknowledged. PGlite's own file system has no
 * fsync at all, so `fsync=on` alone does nothing (control-plane §3.4). The hook sits in a place that PGlite may move:
 * its version is pinned, and `syncs` must grow with a commit.
 */
export class DurableNodeFs extends NodeFS {
  syncs = 0

  override async init(...[pg, options]: Parameters<Init>): ReturnType<Init> {
    const { emscriptenOpts } = await super.init(pg, options)
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), this.#hook] } }
  }

  #hook: NonNullable<EmscriptenOptions['preRun']>[number] = (module) => {
    // The type of the module leaves its file systems out.
    const { stream_ops } = (module as unknown as NodeFsModule).NODEFS
    stream_ops.fsync = (stream) => {
      this.syncs++
      if (stream.nfd !== undefined) fsyncSync(stream.nfd)
      return 0
    }
  }
}
