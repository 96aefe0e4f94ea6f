import { AppError, ERRORS, type Problem } from '../../model/errors.ts'

/** The error that an event named `problem` carries. A code that this version does not know counts as `internal`. */
export const asError = ({ code, message }: Problem): AppError =>
  new AppError(Object.hasOwn(ERRORS, code) ? code : 'internal', message)
