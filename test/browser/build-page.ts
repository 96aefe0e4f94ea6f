import { providePage } from '../../src/api/web/build-page.ts'

/** Before the first test with a browser: the page as it ships. */
export const setup = (): Promise<void> => providePage()
