import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core'
import { expect, onTestFailed } from 'vitest'
import { ADMIN_EMAIL } from './host.ts'
import type { Office } from './office.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path))
const PASSWORD = 'a long enough passphrase 7261'
/** Where a failed test leaves what its page looked like. */
const FAILURES = join(tmpdir(), 'waybill-failures')

/** Letters as they are drawn, not bent to the pixels of this machine. */
const ARGS = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none']

/** How long a page may take for one thing: far more than it needs, for slow machines. */
const PATIENCE_MS = 30_000

/** Who looks at a page. */
export interface Person {
  readonly policies: readonly string[]
  readonly options?: readonly string[]
  /** Where somebody will read them. */
  readonly name?: string
  readonly email?: string
}
export const ADMINISTRATOR: Person = { policies: ['DataGrid Administrator'] }

interface Look {
  /** Null: nobody is signed in. */
  readonly as?: Person | null
  readonly width?: number
  readonly scheme?: 'light' | 'dark'
  /** In the browser of the last who looked in the same way: cheaper, but it still has what pages keep. */
  readonly isUsed?: boolean
}

/** A page of the browser, with all that it said and that it was sent. */
export interface Window extends AsyncDisposable {
  readonly page: Page
  /** Every answer of the server so far, as text. */
  readonly answers: string[]
  /** What a test provokes and is no fault: part of a line of the console. */
  readonly expected: string[]
  /** Waits until everything is there: nothing says that it is busy, and no request is unanswered but those that last. */
  settled(): Promise<void>
}

/** One browser before one host: for a file of tests. */
export interface Desktop extends AsyncDisposable {
  readonly url: string
  /**
   * Opens a page in a browser that nobody has used, signed in as somebody. When it is closed it must have complained of
   * nothing: no error, nothing that the content security policy kept out.
   */
  open(path: string, look?: Look): Promise<Window>
}

export async function openDesktop(office: Office): Promise<Desktop> {
  if (!CHROMIUM) throw new Error('chromium is not installed')
  const { url } = await office.host.host.listen(0, '127.0.0.1')
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS })
  const cookies = new Map<string, Promise<Cookies>>()
  const used = new Map<string, Promise<BrowserContext>>()
  const signIn = (person: Person) => {
    const key = JSON.stringify(person)
    const known = cookies.get(key) ?? newSession(office, url, { browser, person, number: cookies.size })
    cookies.set(key, known)
    return known
  }
  return {
    url,
    async open(path, { as = ADMINISTRATOR, isUsed = false, ...look } = {}) {
      const newContext = async () => {
        const context = await newBrowser(browser, url, look)
        if (as) await context.addCookies(await signIn(as))
        return context
      }
      const key = JSON.stringify([as, look])
      const context = isUsed ? (used.get(key) ?? newContext()) : newContext()
      if (isUsed) used.set(key, context)
      const window = await watched(await context, isUsed)
      await window.page.goto(path)
      return window
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
    },
  }
}

/** A browser that nobody has used. */
async function newBrowser(browser: Browser, url: string, { width = 1280, scheme = 'light' }: Look) {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height: 900 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  return context
}

async function watched(context: BrowserContext, isKept: boolean): Promise<Window> {
  const page = await context.newPage()
  const settled = watchUnanswered(page)
  const answers: string[] = []
  const complaints: string[] = []
  const expected: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => complaints.push(String(error.stack)))
  page.on('response', async (response) => {
    if (!response.url().includes('/api/')) return
    if (response.headers()['content-type']?.startsWith('text/event-stream')) return
    answers.push(await response.text().catch(() => ''))
  })
  const photo = keepIfFailed()
  return {
    page,
    answers,
    expected,
    settled,
    async [Symbol.asyncDispose]() {
      photo.last = photo.isWanted ? await page.screenshot().catch(() => undefined) : undefined
      await (isKept ? page : context).close()
      const left = complaints.filter((text) => !expected.some((it) => text.includes(it)))
      if (left.length > 0) throw new Error(`The page complained:\n${left.join('\n')}`)
    },
  }
}

interface Photo {
  readonly isWanted: boolean
  last?: Buffer | undefined
}

/** Whether a test has failed is not known before its page is gone. @returns where to put what it looked like at last */
function keepIfFailed(): Photo {
  const test = expect.getState().currentTestName
  const photo: Photo = { isWanted: test !== undefined }
  if (test === undefined) return photo
  onTestFailed(async () => {
    await mkdir(FAILURES, { recursive: true })
    const path = join(FAILURES, `${test.replaceAll(/[^\w]+/g, '-')}.png`)
    if (photo.last) await writeFile(path, photo.last)
    console.error(`How it looked: ${path}`)
  })
  return photo
}

const BUSY = '[aria-busy=true], .mantine-Skeleton-root[data-visible], .mantine-Loader-root, [data-loading=true]'

/** @returns what waits until nothing is on its way, in the page or to it */
function watchUnanswered(page: Page): () => Promise<void> {
  const unanswered = new Set<Request>()
  const isStream = (it: Request) => it.method() === 'GET' && it.url().includes('/events')
  let news = 0
  const answered = (it: Request) => {
    if (unanswered.delete(it)) news++
  }
  page.on('request', (it) => {
    if (!isStream(it)) unanswered.add(it)
  })
  page.on('requestfinished', answered)
  page.on('requestfailed', answered)
  return async () => {
    const end = performance.now() + PATIENCE_MS
    let seen: number
    do {
      seen = news
      await page.evaluate(QUIET)
      if (performance.now() > end) throw new Error(`Unanswered: ${[...unanswered].map((it) => it.url()).join(' ')}`)
      // What was answered in this moment is not drawn yet.
    } while (unanswered.size > 0 || news > seen)
  }
}
/** Two frames later, what has come is drawn and has asked for what it needs itself. */
const QUIET = `(async () => {
  const frame = () => new Promise(requestAnimationFrame)
  const end = performance.now() + ${PATIENCE_MS}
  await document.fonts.ready
  for (let busy; ; ) {
    await frame()
    await frame()
    busy = document.querySelector('${BUSY}')
    if (!busy) return
    if (performance.now() > end) throw new Error('Still busy: ' + busy.outerHTML.slice(0, 300))
  }
})()`

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>
interface Newcomer {
  readonly browser: Browser
  readonly person: Person
  readonly number: number
}

/** Makes a user and signs them in as the page does. */
async function newSession(office: Office, url: string, { browser, person, number }: Newcomer): Promise<Cookies> {
  const email = person.email ?? (person === ADMINISTRATOR ? `admin.${ADMIN_EMAIL}` : `person-${number}@acme.example`)
  const input = { name: `Person ${number}`, email, password: PASSWORD, options: [], ...person }
  await office.make('/users', input)
  const context = await browser.newContext({ baseURL: url })
  const answer = await context.request.post('/api/auth/sign-in/email', { data: { email, password: PASSWORD } })
  if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}: ${await answer.text()}`)
  const cookies = await context.cookies()
  await context.close()
  return cookies
}
