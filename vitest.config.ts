import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 60_000,
    // Two cores: one file a worker process, as on the machine CI runs on.
    maxWorkers: 2,
  },
});
