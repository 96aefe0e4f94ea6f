import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Tests wait for servers more than they compute: one worker a core, where the default leaves one core out.
    maxWorkers: '100%',
    // What hangs should end at some time; a machine three times slower than the usual must not be taken for that.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    teardownTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['src/**/*.test.ts', 'web/src/**/*.test.ts', 'test/*.test.ts'] },
      },
      {
        extends: true,
        test: { name: 'servers', include: ['test/servers/**/*.test.ts'], testTimeout: 300_000 },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/browser/build-page.ts',
          testTimeout: 180_000,
        },
      },
    ],
  },
})
