import type { Answer } from './host.ts'

/** A browser as far as signing in goes: it keeps cookies and says where its page came from. */
export interface Visitor {
  ask(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** As a `cookie` header has them. */
  cookies(): string
  /** As playwright's `context.addCookies` takes them. */
  browserCookies(): { name: string; value: string; url: string }[]
}

/** @param url of the server, as `http://127.0.0.1:4400` */
export function openVisitor(url: string): Visitor {
  const jar = new Map<string, string>()
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  return {
    cookies,
    browserCookies: () => [...jar].map(([name, value]) => ({ name, value, url })),
    async ask(method, path, body, more = {}) {
      const headers: Record<string, string> = { origin: url, 'sec-fetch-site': 'same-origin', ...more }
      if (jar.size > 0) headers['cookie'] = cookies()
      if (body !== undefined) headers['content-type'] ??= 'application/json'
      const content = body === undefined ? null : JSON.stringify(body)
      const response = await fetch(`${url}/api${path}`, { method, headers, body: content, redirect: 'manual' })
      for (const cookie of response.headers.getSetCookie()) keep(jar, cookie)
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.includes('json')
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
    },
  }
}

function keep(jar: Map<string, string>, cookie: string): void {
  const [pair = '', ...attributes] = cookie.split(';')
  const [name = '', ...value] = pair.split('=')
  const isGone = attributes.some((it) => /^\s*max-age=0\s*$/i.test(it))
  if (isGone) jar.delete(name)
  else jar.set(name, value.join('='))
}
