import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { testDesktop } from '../../support/run/desktop'
import { appArguments } from './tern'

export type BareRun = { kill9(): Promise<void> }

/** Tern as a person starts it, without Playwright: quick to start, and to be killed. */
export const startBareRun = (profile: string): BareRun => {
  const child = spawn(testDesktop().launcher, appArguments(profile), { stdio: 'ignore' })
  const ended = once(child, 'exit')
  return {
    kill9: async () => {
      child.kill('SIGKILL')
      await ended
    }
  }
}
