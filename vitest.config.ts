import { defineConfig } from 'vitest/config';

/**
 * `unit`: everything that needs no browser; real sockets, a real SQLite file. `reference`: the tests that hold us to
 * other people's numbers, from REFERENCE_DIR when that is set. `browser`: the built page in a real Chromium.
 */
export default defineConfig({
  test: {
    globalSetup: './test/global-setup.ts',
    reporters: ['default', './test/counts-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/reference/**'],
          setupFiles: './test/kernels-setup.ts',
          testTimeout: 120_000, // some start whole processes, beside other tests on two cores
        },
      },
      {
        test: {
          name: 'reference',
          include: ['test/reference/**/*.test.ts'],
          setupFiles: './test/kernels-setup.ts',
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
