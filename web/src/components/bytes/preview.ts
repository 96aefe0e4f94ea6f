import type { AnswerOf } from '../../api/routes.ts'

/** Files as a run would send them, with rows byte for byte. */
export type Preview = AnswerOf<'post', '/orchestrations/preview'>
