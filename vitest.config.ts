import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts', 'test/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'servers', include: ['test/servers/**/*.test.ts'], fileParallelism: false, testTimeout: 120_000 },
      },
    ],
  },
})
