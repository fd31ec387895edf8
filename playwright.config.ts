import { defineConfig } from 'playwright/test'

/** End-to-end tests in real Electron. `npm test -- --only=e2e` opens the desktop that they need. */
export default defineConfig({
  testDir: 'tests/e2e',
  // Has a suite of its own: it needs the packed app.
  testIgnore: process.env.TERN_E2E_PACKED === undefined ? 'packed.spec.ts' : [],
  outputDir: 'test-results/e2e',
  // One Electron at a time: they share a keychain, a bus and the person's cores.
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
