/** Profiles whose store was filled beforehand, with one account that is paused. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

import type { StoreCore } from '../../src/main/store/worker/core'
import { openStoreCore } from '../../src/main/store/worker/open'
import { asAccountId } from '../../src/shared/domain'
import { runPython } from '../e2e/support/python'
import { testDesktop } from '../support/run/desktop'

/** Nothing secret is in it, and it never leaves this machine. */
const KEY = 'be'.repeat(32)
export const ACCOUNT = asAccountId('bench')

/** A new store with the account in it; nothing but the window and the store will be at work. */
export const openBenchStore = (path: string, now: number): StoreCore => {
  const { core } = openStoreCore(path, KEY, () => now)
  core.saveAccount({
    id: ACCOUNT,
    kind: 'photon',
    name: 'Bench',
    serverUrl: 'http://127.0.0.1:9',
    isDemo: false,
    createdAt: now,
    isPaused: true
  })
  return core
}

/** A profile with a copy of such a store. */
export const profileOf = async (store: string, name: string): Promise<string> => {
  const profile = testDesktop().newProfile(name)
  const { uid, gid } = statSync(profile)
  mkdirSync(join(profile, 'store'))
  cpSync(store, join(profile, 'store', 'tern.db'))
  execFileSync('chown', ['-R', `${String(uid)}:${String(gid)}`, profile])
  await runPython(join('..', '..', 'bench', 'storeKey.py'), [KEY])
  return profile
}
