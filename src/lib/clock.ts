/** The source of time that is handed to whatever depends on it, so that a test can hold it. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
