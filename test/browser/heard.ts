import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** What the scripts of a page were sent. */
export interface Heard {
  /** Every answer, as text: each stream of events up to now, everything else to its end. */
  answers(): Promise<string[]>
  /** How many of them are streams of events that have said something. */
  streams(): number
  /** Answers that the browser had and that were not heard: to prove that none is missed. */
  missed(): string[]
}

interface Answer {
  readonly url: string
  /** Which document asked: what one asked that is gone has no end. */
  readonly origin: number
  readonly isStream: boolean
  text: string
  isWhole: boolean
}

/** Listens to each answer beside the page, from its next document on. The protocol of the browser gives no streams. */
export async function hearAnswers(page: Page): Promise<Heard> {
  const heard = new Map<string, Answer>()
  const seen: string[] = []
  page.on('response', (it) => {
    if (it.url().includes('/api/')) seen.push(it.url())
  })
  await page.exposeFunction('tellOfAnswer', (id: string, told: Omit<Answer, 'text'> & { readonly more: string }) => {
    const answer = heard.get(id) ?? { ...told, text: '' }
    answer.text += told.more
    answer.isWhole = told.isWhole
    heard.set(id, answer)
  })
  await page.addInitScript(LISTEN)
  const unfinished = () => {
    const latest = Math.max(...[...heard.values()].map((it) => it.origin))
    return [...heard.values()].flatMap((it) =>
      it.isWhole || it.isStream || it.origin < latest ? [] : [`${it.url} after ${it.text.length}`],
    )
  }
  return {
    async answers() {
      await expect.poll(unfinished, { timeout: 30_000 }).toEqual([])
      return [...heard.values()].map((it) => it.text)
    },
    streams: () => [...heard.values()].filter((it) => it.isStream && it.text.includes('data:')).length,
    missed: () => {
      const urls = new Set([...heard.values()].map((it) => it.url))
      return seen.filter((it) => !urls.has(it))
    },
  }
}

const LISTEN = `(() => {
  const ask = globalThis.fetch
  let count = 0
  globalThis.fetch = async (...sent) => {
    const response = await ask(...sent)
    const id = performance.timeOrigin + ' ' + count++
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
    const tell = (more, isWhole) =>
      tellOfAnswer(id, { url: response.url, origin: performance.timeOrigin, isStream, more, isWhole })
    const listen = async () => {
      const decoder = new TextDecoder()
      const reader = response.clone().body?.getReader()
      for (let isWhole = !reader; !isWhole; ) {
        const { done, value } = await reader.read()
        tell(decoder.decode(value, { stream: !done }), done)
        isWhole = done
      }
      tell('', true)
    }
    tell('', false)
    // Whatever breaks the answer breaks it for the page, too, which says so.
    listen().catch(() => tell('', true))
    return response
  }
})()`
