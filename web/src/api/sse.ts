import { Problem } from './problem.ts'

/**
 * The data of each server-sent event of an answer, parsed, until the server ends the stream.
 * @throws Problem where the server ends it with an event named `problem`
 */
export async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true })
    const blocks = rest.split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = dataOf(block)
      if (data !== null) yield data
    }
  }
}

function dataOf(block: string): unknown {
  const lines = block.split('\n')
  const text = lines.flatMap((line) => (line.startsWith('data:') ? [line.slice(5).trimStart()] : [])).join('\n')
  if (text === '') return null
  const data: unknown = JSON.parse(text)
  if (lines.includes('event: problem')) throw new Problem(0, data as Record<string, unknown>)
  return data
}

/** The body of an answer as an async iterable; browsers do not all have it yet. */
export async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  if (!reader) return
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}
