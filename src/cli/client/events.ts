/** One server-sent event: its name (`message` where it has none) and its JSON document. */
export interface ServerEvent {
  readonly name: string
  readonly data: unknown
}

/** The events of a `text/event-stream` body, in order, until it ends. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true }).replaceAll('\r\n', '\n')
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = parseEvent(block)
      if (event !== null) yield event
    }
  }
}

function parseEvent(block: string): ServerEvent | null {
  const lines = block.split('\n')
  const valuesOf = (field: string) =>
    lines.filter((line) => line.startsWith(`${field}:`)).map((line) => line.slice(field.length + 1).replace(/^ /, ''))
  const data = valuesOf('data')
  // A block of comments alone keeps the line open and says nothing.
  if (data.length === 0) return null
  return { name: valuesOf('event')[0] ?? 'message', data: JSON.parse(data.join('\n')) }
}
