import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desktop, openDesktop } from '../harness/browser.ts'
import { type Office, openOffice } from '../harness/office.ts'

let office: Office
let desktop: Desktop
beforeAll(async () => {
  office = await openOffice()
  desktop = await openDesktop(office)
})
afterAll(async () => {
  await desktop[Symbol.asyncDispose]()
  await office[Symbol.asyncDispose]()
})

/** Every test that opens a window rests on this: what the policy keeps out, and what goes wrong, fails it. */
test.for<[string, string]>([
  ['a style in an element', `document.body.insertAdjacentHTML('beforeend', '<p style="color: red">red</p>')`],
  [
    'a script without the nonce',
    `document.body.append(Object.assign(document.createElement('script'), { text: '1' }))`,
  ],
  [
    'text that is run',
    `document.body.append(Object.assign(document.createElement('a'), { href: 'javascript:1', id: 'run' }));
    document.getElementById('run').click()`,
  ],
  [
    'a picture from elsewhere',
    `new Promise((end) => { const picture = new Image()
    picture.onerror = end
    picture.src = 'http://elsewhere.invalid/a.png' })`,
  ],
  ['a request to elsewhere', `fetch('http://elsewhere.invalid/').catch(() => {})`],
])('a window complains of %s', async ([, act]) => {
  const window = await desktop.open('/destinations')
  await window.settled()
  await window.page.evaluate(`void (async () => { ${act.startsWith('new') ? `await ${act}` : act} })()`)
  await expect(closed(window)).rejects.toThrow(/Content Security Policy/i)
})

test('a window complains of an error that nothing catches, and of an answer that is none', async () => {
  const window = await desktop.open('/destinations')
  await window.settled()
  await window.page.evaluate(`setTimeout(() => { throw new Error('lost its way') })`)
  await window.page.evaluate(`fetch('/api/nothing').then((it) => it.text())`)
  await expect(closed(window)).rejects.toThrow(/lost its way[\s\S]*404/)
})

/** A message of the console may come a moment after what it is about. */
async function closed(window: Awaited<ReturnType<Desktop['open']>>): Promise<void> {
  await window.page.evaluate('new Promise((end) => requestAnimationFrame(() => setTimeout(end)))')
  await window[Symbol.asyncDispose]()
}
