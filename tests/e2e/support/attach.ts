import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright'

import { soon } from './test'

/** Where a Tern that was started with `--remote-debugging-port=0` listens; 0: nowhere yet. */
export const debuggingPort = (profile: string): number => {
  try {
    return Number(readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0])
  } catch {
    return 0
  }
}

/**
 * Attaches to the window of a running Tern. Playwright waits for ever for a page that is replaced
 * while it attaches, as at the start: it is given a few seconds and another try.
 */
export const attach = async (
  port: number
): Promise<{ readonly browser: Browser; readonly page: Page }> => {
  const browser = await connect(`http://127.0.0.1:${port}`)
  const findPage = (): Page | undefined => browser.contexts()[0]?.pages()[0]
  await soon(() => findPage() !== undefined).toBe(true)
  return { browser, page: findPage()! }
}

const connect = async (url: string, tries = 3): Promise<Browser> => {
  try {
    // Electron has no browser contexts of which Playwright could set its defaults.
    return await chromium.connectOverCDP(url, { noDefaults: true, timeout: 8_000 })
  } catch (error) {
    if (tries <= 1) throw error
    return connect(url, tries - 1)
  }
}
