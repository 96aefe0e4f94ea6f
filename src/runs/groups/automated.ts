import type { Caller } from '../../model/user.ts'

/** Whoever starts what nobody started by hand: with the rights that were judged when group and orchestration were saved. */
export const AUTOMATED: Caller = {
  userId: null,
  label: 'Automated workflow',
  policies: ['DataGrid Administrator'],
  options: [],
  origin: 'schedule',
}
