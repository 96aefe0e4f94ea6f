import type { Mailer } from './mailer.ts'

/** How notices leave the house. */
export interface Outlet {
  /** Where browsers find the page, for links; null where that is not known. */
  readonly publicUrl: string | null
  /** Null where no mail server is set up. */
  readonly mailer: Mailer | null
}
