import { once } from 'node:events'
import { chownSync, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { testDesktop } from '../../support/run/desktop'

export type PrivateBus = { readonly address: string; close(): Promise<void> }

/**
 * A message bus of its own with nobody on it: it starts no services, so nothing is behind any name
 * but what the test puts there.
 */
export const openPrivateBus = async (): Promise<PrivateBus> => {
  const home = process.env.TERN_E2E_HOME ?? '/tmp'
  const folder = mkdtempSync(join(home, 'bus-'))
  const config = join(folder, 'bus.conf')
  writeFileSync(config, busConfig(folder))
  const { uid, gid } = statSync(home)
  for (const path of [folder, config]) chownSync(path, uid, gid)
  const child = testDesktop().spawnHelper(
    'dbus-daemon',
    [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'],
    { stdio: ['ignore', 'pipe', 'ignore'] }
  )
  const [line] = (await once(child.stdout!, 'data')) as [Buffer]
  const ended = once(child, 'exit')
  return {
    address: line.toString().trim(),
    close: async () => {
      child.kill('SIGTERM')
      await ended
    }
  }
}

const busConfig = (folder: string): string => `<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`
