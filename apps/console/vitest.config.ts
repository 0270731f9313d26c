import { defineConfig } from 'vitest/config';

/** Tests in a real browser against the real server with the real example. One server for all: they run one after the other. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/**/*.browser.ts'],
    globalSetup: ['test/serve-example.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
