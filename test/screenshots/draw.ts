import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { providePage } from '../../src/api/web/build-page.ts'
import { PLACES, type Place } from '../browser/places.ts'
import { MARA, openShop, type Shop } from './open-shop.ts'

/**
 * `npm run screenshots` draws the pictures of the README and the docs into docs/images, each in light and as `…-dark`;
 * `npm run screenshots -- --all FOLDER` draws every place, wide and narrow, in both; `--only NAME` some of them.
 */

const IMAGES = join(import.meta.dirname, '../../docs/images')
const WIDE = { width: 1280, height: 900 }
const NARROW = { width: 390, height: 844 }
const SCHEMES = ['light', 'dark'] as const

/** The pictures of the README and the docs, the places that they show, and how high they are. */
const SHOWN: Readonly<Record<string, { readonly of: string; readonly height: number }>> = {
  destinations: { of: 'destinations', height: 860 },
  run: { of: 'run', height: 900 },
  bytes: { of: 'orchestration-edit', height: 900 },
  query: { of: 'query', height: 860 },
}

interface Sheet {
  readonly place: Place
  readonly views: readonly { readonly suffix: string; readonly width: number; readonly height: number }[]
  readonly name: string
  /** A page as long as it is, not only what a window shows of it. */
  readonly isWhole: boolean
}

function shown(): Sheet[] {
  return Object.entries(SHOWN).map(([name, { of, height }]) => {
    const place = PLACES.find((it) => it.name === of)
    if (!place) throw new Error(`${name} shows ${of}, which is no place.`)
    return { name, place, isWhole: false, views: [{ ...WIDE, height, suffix: '' }] }
  })
}

function all(): Sheet[] {
  const views = [
    { ...WIDE, suffix: '' },
    { ...NARROW, suffix: '-narrow' },
  ]
  return PLACES.map((place) => ({ name: place.name, place, isWhole: true, views }))
}

async function draw({ place, name, views, isWhole }: Sheet, { desktop, ids }: Shop, folder: string): Promise<void> {
  // Reached at the usual width: not everything that is pressed on the way shows on a narrow screen.
  await using window = await desktop.open(place.path(ids), { as: place.isOutside ? null : MARA, isUsed: true })
  const { page, settled } = window
  await place.reach(page)
  await settled()
  // Neither the pointer nor the focus is part of a picture.
  await page.mouse.move(0, 0)
  await page.evaluate('document.activeElement?.blur()')
  const isDialog = (await page.getByRole('dialog').count()) > 0
  for (const { suffix, width, height } of views) {
    await page.setViewportSize({ width, height })
    await settled()
    const whole = await page.evaluate<number>('document.documentElement.scrollHeight')
    if (isWhole && !isDialog) await page.setViewportSize({ width, height: Math.max(height, whole) })
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme })
      await settled()
      const path = join(folder, `${name}${suffix}${colorScheme === 'dark' ? '-dark' : ''}.png`)
      await page.screenshot({ path, animations: 'disabled' })
      console.log(path)
    }
  }
}

const { values } = parseArgs({ options: { all: { type: 'string' }, only: { type: 'string', multiple: true } } })
const sheets = (values.all === undefined ? shown() : all()).filter(({ name }) => values.only?.includes(name) ?? true)
const folder = values.all ?? IMAGES
await providePage(() => console.log('The page is built first.'))
await mkdir(folder, { recursive: true })
await using shop = await openShop(values.all === undefined)
for (const sheet of sheets) {
  await draw(sheet, shop, folder).catch((error) => {
    console.error(`${sheet.name} is not drawn: ${error}`)
    process.exitCode = 1
  })
}
