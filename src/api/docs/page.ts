import { createHash } from 'node:crypto'
import type { Json } from './components.ts'

/** What the page shows of an operation of the document. */
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly 'x-action'?: string
  readonly security?: readonly unknown[]
  readonly parameters: readonly Json[]
  readonly requestBody?: Json
  readonly responses: Readonly<Record<string, Json>>
}

const STYLE = `
:root { color-scheme: light dark; --ink: #26241f; --quiet: #5f5a4f; --paper: #faf8f3; --rule: #d8d2c4; --accent: #8a3b12 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e4da; --quiet: #a8a294; --paper: #191814; --rule: #3a372f; --accent: #e59a6a }
}
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; font: 14px/1.5 system-ui, sans-serif;
  color: var(--ink); background: var(--paper) }
h1 { font-size: 1.4rem } h2 { font-size: 1.05rem; margin: 2rem 0 .4rem; text-transform: capitalize }
a { color: var(--accent) } nav a { display: inline-block; padding: .3rem 0; margin-right: .8rem; white-space: nowrap; text-transform: capitalize }
details { border-top: 1px solid var(--rule) } summary { padding: .4rem 0; cursor: pointer }
details > div { padding: 0 0 1rem 1rem }
code { overflow-wrap: anywhere } code, pre { font: 12.5px/1.45 ui-monospace, monospace } pre { overflow-x: auto; border-left: 2px solid var(--rule);
  padding: .2rem .8rem; margin: .3rem 0 }
.method { display: inline-block; min-width: 4.2rem; text-transform: uppercase; color: var(--accent) }
.quiet { color: var(--quiet) } h3 { font-size: .8rem; margin: .9rem 0 .2rem; text-transform: uppercase;
  letter-spacing: .06em; color: var(--quiet) }
dl { margin: 0 } dt { margin-top: .3rem } dd { margin: 0 0 0 1.2rem; color: var(--quiet) }
:target { outline: 2px solid var(--accent); outline-offset: 4px }
`

/** What the page needs beside `default-src 'none'`: its one style, and nothing else. */
export const docsPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const escaped = (text: unknown): string =>
  String(text).replaceAll(/[&<>"]/g, (it) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[it] ?? it)
const code = (text: unknown) => `<code>${escaped(text)}</code>`
const pre = (value: unknown) => `<pre tabindex="0">${linked(escaped(JSON.stringify(value, null, 2)))}</pre>`
/** Backticks of Markdown are all that summaries and descriptions use. */
const marked = (text: unknown) => escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')
const linked = (html: string) =>
  html.replaceAll(/#\/components\/schemas\/(\w+)/g, (whole, name: string) => `<a href="#schema-${name}">${whole}</a>`)

/** The document as a page to read, without a script. */
export function docsPage(document: Json): string {
  const { info, paths, components } = document as {
    info: { title: string; version: string; description: string }
    paths: Record<string, Record<string, Operation>>
    components: { schemas: Record<string, Json> }
  }
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const groups = Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? '')
  const title = `${info.title} API ${info.version}`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${STYLE}</style></head><body>
<header><h1>${escaped(title)}</h1><p>${marked(info.description)}</p>
<p><a href="/api/openapi.json">openapi.json</a> is the same as an OpenAPI 3.1 document.</p></header>
<nav aria-label="Groups">${[...groups.keys()].map((tag) => `<a href="#group-${tag}">${escaped(titleOf(tag))}</a>`).join('\n')}
<a href="#schemas">schemas</a></nav>
<main>${[...groups].map(([tag, its]) => section(tag, its)).join('')}
<section><h2 id="schemas">Schemas</h2>${Object.entries(components.schemas)
    .map(
      ([name, schema]) =>
        `<details id="schema-${name}"><summary>${code(name)}</summary><div>${pre(schema)}</div></details>`,
    )
    .join('\n')}</section></main></body></html>`
}

const titleOf = (tag: string) => tag.replaceAll('-', ' ')

interface Shown {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

const section = (tag: string, operations: readonly Shown[]): string =>
  `<section><h2 id="group-${tag}">${escaped(titleOf(tag))}</h2>${operations.map(details).join('\n')}</section>`

function details({ path, method, operation }: Shown): string {
  const { operationId, summary, parameters, requestBody, responses } = operation
  const action = operation['x-action']
  const who =
    operation.security?.length === 0 ? 'anyone' : action ? `a policy that allows ${action}` : 'whoever is signed in'
  const answers = Object.entries(responses).map(
    ([status, { description, content }]) =>
      `<dt>${code(status)} ${schemaLinks(content)}</dt><dd>${marked(description)}${exampleIn(content)}</dd>`,
  )
  return `<details id="${operationId}"><summary><span class="method">${method}</span> ${code(path)}
<span class="quiet">${escaped(summary)}</span></summary><div>
<p class="quiet">For ${escaped(who)}.</p>
${parameters.length > 0 ? `<h3>Parameters</h3><dl>${parameters.map(parameter).join('')}</dl>` : ''}
${requestBody ? `<h3>Body</h3><p>${schemaLinks(requestBody['content'])}</p>${exampleIn(requestBody['content'])}` : ''}
<h3>Answers</h3><dl>${answers.join('')}</dl></div></details>`
}

const parameter = ({ name, required, description, schema, example }: Json): string =>
  `<dt>${code(name)}${required ? '' : ' <span class="quiet">optional</span>'} ${code(JSON.stringify(schema))}</dt>` +
  `<dd>${marked(description ?? '')} As ${code(example)}.</dd>`

/** What goes in or comes out, as one may see it; of refusals there are too many to be shown here. */
function exampleIn(content: unknown): string {
  const [media] = Object.values((content ?? {}) as Record<string, Json>)
  if (media?.['example'] === undefined) return ''
  const { example } = media
  return typeof example === 'string' ? `<pre tabindex="0">${escaped(example)}</pre>` : pre(example)
}

/** The names of the schemas that some content is made of. */
function schemaLinks(content: unknown): string {
  const names = [...JSON.stringify(content ?? {}).matchAll(/#\/components\/schemas\/(\w+)/g)].map((match) => match[1])
  return [...new Set(names)].map((name) => `<a href="#schema-${name}">${name}</a>`).join(', ')
}
