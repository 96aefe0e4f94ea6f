import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { MiddlewareHandler } from 'hono'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.png': 'image/png',
}
/** Of these a smaller form is worth its making. */
const COMPRESSED = ['.js', '.css', '.svg']
/** What the build puts where a nonce belongs (web/vite.config.ts). */
const PLACEHOLDER = /__NONCE__/g

interface Served {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly gzipped: Uint8Array<ArrayBuffer> | null
}

/**
 * Serves the built page: its files as they are, and for every other address the page itself, which finds out what is meant.
 * Its scripts come from here alone, its styles from here or with the nonce of this very answer.
 */
export function servePage(folder: string): MiddlewareHandler {
  const files = new Map<string, Promise<Served | null>>()
  return async (c, next) => {
    const { path } = c.req
    if (/^\/(api|healthz|metrics)(\/|$)/.test(path)) return next()
    const type = TYPES[extname(path)]
    if (type === undefined) return page(folder)
    const found = files.get(path) ?? read(folder, path)
    files.set(path, found)
    const file = await found
    if (file === null) {
      // It may be there after the next build.
      files.delete(path)
      return next()
    }
    const takesGzip = c.req.header('accept-encoding')?.includes('gzip') === true
    const gzipped = takesGzip ? file.gzipped : null
    return new Response(gzipped ?? file.bytes, {
      headers: {
        'content-type': type,
        // The names of assets hold a digest of what is in them.
        'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        vary: 'accept-encoding',
        ...(gzipped && { 'content-encoding': 'gzip' }),
      },
    })
  }
}

async function page(folder: string): Promise<Response> {
  const nonce = randomBytes(16).toString('base64')
  const html = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null)
  if (html === null) {
    return new Response('The page was not built. Run npm ci && npm run build, then start Waybill again.\n', {
      status: 503,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    })
  }
  return new Response(html.replaceAll(PLACEHOLDER, nonce), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policyWith(nonce),
    },
  })
}

const policyWith = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Null where there is no such file in the folder. */
async function read(folder: string, path: string): Promise<Served | null> {
  // An address is normal already; a folder must not be left by one that is not.
  const bytes = await readFile(join(folder, normalize(`/${path}`))).catch(() => null)
  if (bytes === null) return null
  const gzipped = COMPRESSED.includes(extname(path)) ? await promisify(gzip)(bytes, { level: 9 }) : null
  return { bytes: new Uint8Array(bytes), gzipped: gzipped && new Uint8Array(gzipped) }
}
