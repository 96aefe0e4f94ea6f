import { execFile } from 'node:child_process'
import { constants, openSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const BLOCK_BYTES = 1 << 20
/** The kernel hands over at most this much at once: the size of a pipe. */
const READ_BYTES = 1 << 16
/** Whole blocks that wait for the consumer before the writer has to wait too. */
const BLOCKS_AHEAD = 4

/**
 * Frees the blocks that nobody holds any more. They lie outside of V8's heap: by itself it would let 64 MiB of them pile up,
 * which costs memory and, as each new block misses the processor's cache, time.
 */
const BLOCKS_TO_COLLECTION = 8
setFlagsFromString('--expose-gc')
// A new context is the only one that sees the flag.
const collect = runInNewContext('gc') as (options: { type: 'minor' }) => void

/** The reading end of a named pipe. */
export interface Pipe extends AsyncDisposable {
  /**
   * Blocks of up to a MiB, which belong to the caller. They end when the writer closes its end, whatever the reason:
   * only the writer knows whether it succeeded.
   */
  blocks(): AsyncGenerator<Uint8Array>
  /** Ends `blocks` and breaks the pipe, so that a writer that waits on it fails. */
  close(): void
}

/**
 * Makes a named pipe and opens it for reading. To be opened before the writer starts.
 * A socket reads it, not a file stream: that would wait on a thread of libuv's pool while the writer holds another.
 */
export async function openPipe(path: string): Promise<Pipe> {
  // Node cannot make a named pipe. Starting coreutils' mkfifo takes about 5 ms.
  await promisify(execFile)('mkfifo', ['-m', '600', path])
  const queue: Uint8Array[] = []
  let block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
  let filled = 0
  let blocksCut = 0
  let wake = () => {}

  function cut() {
    if (filled > 0) queue.push(block.subarray(0, filled))
    if (++blocksCut % BLOCKS_TO_COLLECTION === 0) collect({ type: 'minor' })
    block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
    filled = 0
    wake()
  }
  function take(bytes: number): boolean {
    filled += bytes
    if (filled > BLOCK_BYTES - READ_BYTES) cut()
    return queue.length < BLOCKS_AHEAD
  }
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const onread = { buffer: () => block.subarray(filled), callback: take }
  const socket = new Socket({ fd, readable: true, writable: false, onread })
  socket.on('error', () => socket.destroy())
  socket.on('close', cut)
  socket.resume()

  async function* blocks() {
    while (!socket.closed || queue.length > 0) {
      const next = queue.shift()
      if (next) yield next
      else {
        socket.resume()
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  }
  return {
    blocks,
    close: () => socket.destroy(),
    async [Symbol.asyncDispose]() {
      socket.destroy()
      await rm(path, { force: true })
    },
  }
}
