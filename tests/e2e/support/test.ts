import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test as base } from 'playwright/test'

import { enterDesktop } from '../../support/run/desktop'
import { launchedTerns } from './tern'

export { expect }

/** `expect.poll` that looks often: the things waited for take milliseconds. */
export const soon = <Value>(
  look: () => Value | Promise<Value>,
  timeout = 10_000
): ReturnType<typeof expect.poll<Value>> => expect.poll(look, { timeout, intervals: [20, 50] })

/**
 * Playwright's test, in the desktop of its worker; when one fails, the end of Tern's own log says what
 * Tern was doing.
 */
export const test = base.extend<{ readonly logs: undefined }, { readonly desktop: undefined }>({
  desktop: [
    async ({}, use, info) => {
      enterDesktop(info.parallelIndex)
      await use(undefined)
    },
    { scope: 'worker', auto: true }
  ],
  logs: [
    async ({}, use, info) => {
      await use(undefined)
      if (info.status === info.expectedStatus) return
      const tern = launchedTerns().at(-1)
      if (tern === undefined) return
      console.log(`Tern is ${tern.isRunning() ? 'running' : 'not running'}; its log ends with:`)
      console.log(endOf(join(tern.profile, 'logs', 'tern.log')))
      console.log(tern.output().slice(-2_000))
    },
    { auto: true }
  ]
})

const endOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(-40).join('\n')
  } catch {
    return '(no log)'
  }
}
