/**
 * Says what happened, in one word or short phrase and a few facts. Facts are names, counts and codes:
 * never a row, a cell or a secret (P44).
 */
export type Log = (event: string, facts?: Readonly<Record<string, unknown>>) => void

export const noLog: Log = () => {}
