import { ANSWERS } from './answers.ts'
import { INPUTS } from './inputs.ts'

/** By the name of a component: what somebody would send or get. A test holds each against its schema. */
export const EXAMPLES: Readonly<Record<string, unknown>> = { ...INPUTS, ...ANSWERS }
