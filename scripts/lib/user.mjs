import { execFileSync } from 'node:child_process'

import { isRoot } from './paths.mjs'

const testUser = 'tern-test'

/**
 * The account that Electron runs under in tests: Chromium's sandbox refuses root, and the tests
 * exercise the shipped configuration. Null means: who we already are.
 *
 * @returns {{ name: string, uid: number, gid: number } | null}
 */
export function unprivilegedUser() {
  if (process.platform !== 'linux' || !isRoot) return null
  const find = () => {
    const [, , uid, gid] = execFileSync('getent', ['passwd', testUser]).toString().split(':')
    return { name: testUser, uid: Number(uid), gid: Number(gid) }
  }
  try {
    return find()
  } catch {
    execFileSync('useradd', ['--create-home', '--shell', '/bin/sh', testUser])
    return find()
  }
}

/**
 * What to put before a command to run it as that user. `setpriv` replaces itself by the command, so
 * signals and exit codes are the command's own; `runuser` and `su` would stand in between.
 */
export function runAsPrefix(user) {
  if (user === null) return []
  return ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--init-groups', '--']
}
