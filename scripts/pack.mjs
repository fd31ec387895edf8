/** npm run pack: the packed app, unsigned, as a folder in dist/. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'

import { toolScript } from './lib/paths.mjs'
import { main, runNode, say } from './lib/run.mjs'
import { setUp } from './lib/setup.mjs'

/** The packer takes a runtime folder as it is, and ours carries a launcher that must not ship. */
async function withPlainRuntime(executable, task) {
  const folder = await mkdtemp(join(tmpdir(), 'tern-runtime-'))
  const launcher = join('resources', 'app') + sep
  try {
    await cp(dirname(executable), folder, {
      recursive: true,
      filter: (source) => !`${source}${sep}`.includes(launcher)
    })
    await task(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function pack(overrides) {
  const tool = toolScript('electron-builder/cli.js')
  const { code } = await runNode(tool, ['--dir', '--publish=never', ...overrides])
  process.exitCode = code
}

main(async () => {
  const electron = await setUp()
  if (!electron.isStandIn) return pack([])
  say('packed with the stand-in Electron: to look at, never to ship.')
  await withPlainRuntime(electron.executable, (folder) =>
    pack([`-c.electronDist=${folder}`, `-c.electronVersion=${electron.version}`])
  )
})
