import { defineConfig } from 'playwright/test'

/** They take a minute or wait for one: begun first, so that no worker is left alone with them. */
const long = ['visual', 'oneInbox', 'crash', 'idle', 'silence', 'capabilities']
/** They measure how quick Tern is: nothing else may run. */
const alone = ['network', 'shutdown', 'wake']
/** Has a suite of its own: it needs the packed app. */
const packed = ['packed']

const files = (names: readonly string[]): string[] => names.map((name) => `${name}.spec.ts`)

/**
 * End-to-end tests in real Electron. `npm test -- --only=e2e` opens a desktop for each worker, runs
 * the long and the short ones side by side and then those that need the machine for themselves.
 */
export default defineConfig({
  testDir: 'tests/e2e',
  projects:
    process.env.TERN_E2E_PACKED === undefined
      ? [
          { name: 'long', testMatch: files(long) },
          { name: 'short', testIgnore: files([...long, ...alone, ...packed]) },
          { name: 'alone', testMatch: files(alone) }
        ]
      : [{ name: 'packed', testMatch: files(packed) }],
  outputDir: 'test-results/e2e',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  forbidOnly: process.env.CI !== undefined,
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.TERN_E2E_REPORT ?? 'test-results/e2e.json' }]
  ],
  use: { trace: 'off' }
})
