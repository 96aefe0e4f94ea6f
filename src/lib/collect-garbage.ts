import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
// A new context is the only one that sees the flag.
const collect = runInNewContext('gc') as (options: { type: 'minor' }) => void

/**
 * Counts bytes of short-lived buffers, and frees the dead ones each so many bytes. They lie outside of V8's heap: by itself it
 * lets 64 MiB of them pile up and then looks through the whole heap for them, which costs memory and more time than the copying.
 */
export function createCollector(everyBytes: number): (bytes: number) => void {
  let made = 0
  return (bytes) => {
    made += bytes
    if (made < everyBytes) return
    made = 0
    collect({ type: 'minor' })
  }
}
