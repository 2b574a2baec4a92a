import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A runner for each processor: the default leaves one for a watcher that nobody has here.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // The runner's own report: the last line of the CI run is taken from it.
    reporters:
      process.env['CI'] === 'true'
        ? ['default', ['json', { outputFile: 'out/test-report.json' }]]
        : ['default'],
  },
});
