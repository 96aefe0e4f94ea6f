/** Where an unknown error came from, for the log: without its message, which may hold data. */
export const stackOf = (error: unknown): string =>
  error instanceof Error
    ? [error.name, ...(error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))].join('\n')
    : typeof error
