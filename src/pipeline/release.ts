/** Gives memory back at once that nobody else holds: left to the collector, a file's worth of it is work for the processor. */
export function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}
