import { defineConfig } from 'vitest/config';

/** Tests of what is pure: no file leaves anything behind for the next, so that they share a process. */
const pure = ['packages/engine/{src,test}/**/*.test.ts', 'packages/simulate/{src,test}/**/*.test.ts', 'examples/*/**/*.test.ts'];

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Vitest would leave one processor idle: on two, the tests would run one file after the other.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
      { extends: true, test: { name: 'durable', include: ['packages/{host,learn}/{src,test}/**/*.test.ts', 'apps/*/{src,test}/**/*.test.ts', 'bench/**/*.test.ts', 'test/**/*.test.ts'] } },
    ],
  },
});
