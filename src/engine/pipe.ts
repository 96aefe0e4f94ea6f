import { execFile } from 'node:child_process'
import { constants, openSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { promisify } from 'node:util'

const BLOCK_BYTES = 1 << 20
/** Whole blocks that wait for the consumer before the writer has to wait too. */
const BLOCKS_AHEAD = 4

/** The reading end of a named pipe. */
export interface Pipe extends AsyncDisposable {
  /**
   * Blocks of up to a MiB, each lent until the next is asked for. They end when the writer closes its end, whatever the reason:
   * only the writer knows whether it succeeded.
   */
  blocks(): AsyncGenerator<Uint8Array>
  /** Ends `blocks` and breaks the pipe, so that a writer that waits on it fails. */
  close(): void
}

/**
 * Makes a named pipe and opens it for reading. To be opened before the writer starts.
 * What comes through it stands behind `head`, in blocks that are full but for the last one: none has to be copied again.
 * A socket reads it, not a file stream: that would wait on a thread of libuv's pool while the writer holds another.
 */
export async function openPipe(path: string, head: Uint8Array): Promise<Pipe> {
  // Node cannot make a named pipe. Starting coreutils' mkfifo takes about 5 ms.
  await promisify(execFile)('mkfifo', ['-m', '600', path])
  const queue: { block: Uint8Array; filled: number }[] = []
  const free: Uint8Array[] = []
  let block: Uint8Array = Buffer.allocUnsafeSlow(BLOCK_BYTES)
  let filled = 0
  let wake = () => {}

  function cut() {
    if (filled > 0) {
      queue.push({ block, filled })
      block = free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES)
      filled = 0
    }
    wake()
  }
  function take(bytes: number): boolean {
    filled += bytes
    if (filled === BLOCK_BYTES) cut()
    return queue.length < BLOCKS_AHEAD
  }
  for (let rest = head; rest.byteLength > 0; ) {
    const part = rest.subarray(0, BLOCK_BYTES - filled)
    block.set(part, filled)
    take(part.byteLength)
    rest = rest.subarray(part.byteLength)
  }
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  widen(path)
  const onread = { buffer: () => block.subarray(filled), callback: take }
  const socket = new Socket({ fd, readable: true, writable: false, onread })
  socket.on('error', () => socket.destroy())
  // Not `socket.closed`: that is true some moments before, while what came last is yet to be cut.
  let isOver = false
  socket.on('close', () => {
    isOver = true
    cut()
  })
  socket.resume()

  async function* blocks() {
    while (!isOver || queue.length > 0) {
      const next = queue.shift()
      if (next) {
        yield next.block.subarray(0, next.filled)
        free.push(next.block)
      } else {
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

/** F_SETPIPE_SZ of Linux, and the size that it gives to anybody. */
const WIDEN = 'sysopen(F, $ARGV[0], 2048) and fcntl(F, 1031, 1048576)'

/**
 * Gives the pipe a MiB: with its usual 64 KiB, the query and its reader wait for each other in turn, at half the speed. Node has
 * no call for it, and perl is part of every Debian; where it is missing the pipe stays as it is.
 */
function widen(path: string): void {
  execFile('perl', ['-e', WIDEN, path], () => {})
}
