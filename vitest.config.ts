import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Tests wait for servers more than they compute: one worker a core, where the default leaves one core out.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['src/**/*.test.ts', 'web/src/**/*.test.ts', 'test/*.test.ts'] },
      },
      {
        extends: true,
        test: { name: 'servers', include: ['test/servers/**/*.test.ts'], testTimeout: 120_000 },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/browser/build-page.ts',
          testTimeout: 60_000,
        },
      },
    ],
  },
})
