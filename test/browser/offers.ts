import type { Page } from 'playwright-core'

/**
 * What a page, or the dialog before it, offers to do: its buttons, links and switches, and what the menus of its rows have.
 * A switch is seen by its label; what is folded away is not seen.
 * Links to what a row is about and the buttons that sort are for reading, and are not among it.
 */
export async function offersOf(page: Page): Promise<Offer[]> {
  const offers = await page.evaluate<Offer[]>(READ)
  const menus = await page.evaluate<Offer[]>(READ_MENUS)
  return [...offers, ...menus]
}

export interface Offer {
  readonly what: string
  readonly isOff: boolean
}

const COMMON = `
  const shown = document.querySelector('[role=dialog]') ?? document.querySelector('main')
  const isOff = (it) => it.matches(':disabled') || it.dataset.disabled === 'true' || it.ariaDisabled === 'true'
  const textOf = (it) => (it.ariaLabel ?? it.innerText ?? '').trim().split('\\n')[0]`

/** Buttons that change nothing but what is seen, or but a form that is not saved yet. */
const NO_ACTS =
  /^(Close|Cancel|Seldom needed|Use .*|Move .* (up|down)|Remove .*|Render again|Back to .*|Go to .*|Try again|)$/

const READ = `(() => {${COMMON}
  const NO_ACTS = ${NO_ACTS}
  const nameOf = (it) => textOf(it) || it.labels?.[0]?.innerText.trim().split('\\n')[0] || ''
  const isRead = (it) =>
    it.closest('th, nav, aside, [role=tablist], [role=columnheader], [aria-label="Notifications"]') ||
    (it.matches('a') && it.closest('td, li')) || it.matches('[aria-label^="Actions for"], [role=option]')
  return [...shown.querySelectorAll('button, a[href], [role=switch], input[type=checkbox]')]
    .filter((it) => (it.checkVisibility() || it.labels?.[0]?.checkVisibility()) && !isRead(it) && !NO_ACTS.test(nameOf(it)))
    .map((it) => ({ what: (it.matches('input') ? 'switch ' : '') + nameOf(it), isOff: isOff(it) }))
})()`

/** A menu is read and drawn when its button is pressed for the first time. */
const READ_MENUS = `(async () => {${COMMON}
  const until = async (isSo) => {
    const end = performance.now() + 30_000
    while (!isSo()) {
      if (performance.now() > end) throw new Error('no menu, or one that stays')
      await new Promise(requestAnimationFrame)
    }
  }
  const entries = () => [...document.querySelectorAll('[role=menuitem]')]
  const buttons = () => [...shown.querySelectorAll('[aria-label^="Actions for"]')]
  const offers = []
  if (shown.matches('[role=dialog]')) return offers
  for (let at = 0; at < buttons().length; at++) {
    const row = buttons()[at].ariaLabel.replace('Actions for ', '')
    buttons()[at].click()
    await until(() => entries().length > 0)
    offers.push(...entries().map((it) => ({ what: row + ': ' + textOf(it), isOff: isOff(it) })))
    buttons()[at].click()
    await until(() => entries().length === 0)
  }
  return offers
})()`
