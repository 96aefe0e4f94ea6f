import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectNoSideways } from '../harness/accessible.ts'
import { ADMINISTRATOR, type Desktop, openDesktop } from '../harness/browser.ts'
import { type FurnishedOffice, openFurnishedOffice } from './furnished-office.ts'
import { PLACES } from './places.ts'

let furnished: FurnishedOffice
let desktop: Desktop
beforeAll(async () => {
  furnished = await openFurnishedOffice()
  desktop = await openDesktop(furnished.office)
})
afterAll(async () => {
  await desktop[Symbol.asyncDispose]()
  await furnished[Symbol.asyncDispose]()
})

test.for(PLACES.map((place) => [place.name, place] as const))(
  '%s: for everybody, in both colour schemes and in a narrow window',
  async ([, { path, reach, isOutside }]) => {
    await using window = await desktop.open(path(furnished.ids), {
      as: isOutside ? null : ADMINISTRATOR,
      isUsed: true,
    })
    const { page } = window
    await reach(page)
    await window.settled()
    await expectAccessible(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await expectNoSideways(page)
    expect(await page.title()).toMatch(/Waybill/)
  },
)
