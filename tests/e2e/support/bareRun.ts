import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { testDesktop } from '../../support/run/desktop'
import { appArguments } from './tern'

export type BareRun = { readonly pid: number; kill9(): Promise<void> }

/** Tern as a person starts it, without Playwright: quick to start, and to be killed. */
export const startBareRun = (profile: string, args: readonly string[] = []): BareRun => {
  const child = spawn(testDesktop().launcher, appArguments(profile, args), { stdio: 'ignore' })
  const ended = once(child, 'exit')
  return {
    pid: child.pid ?? 0,
    kill9: async () => {
      child.kill('SIGKILL')
      await ended
    }
  }
}
