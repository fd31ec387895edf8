/** npm run dev: electron-vite with hot reload. */
import { spawn } from 'node:child_process'

import { electronEnvironment } from './lib/electron.mjs'
import { endChild, onInterrupt } from './lib/interrupt.mjs'
import { inDesktop, isHeadless } from './lib/launch.mjs'
import { isRoot, toolScript } from './lib/paths.mjs'
import { main } from './lib/run.mjs'
import { setUp } from './lib/setup.mjs'

main(async () => {
  const electron = await setUp({
    isHeadless: isHeadless({ isKeychainNeeded: true }),
    hasBuild: false
  })
  const sandbox = isRoot && process.platform === 'linux' ? ['--noSandbox'] : []
  const tool = toolScript('electron-vite/bin/electron-vite.js')
  process.exitCode = await inDesktop({ isKeychainNeeded: true }, (env) => {
    const child = spawn(process.execPath, [tool, 'dev', ...sandbox, ...process.argv.slice(2)], {
      env: { ...env, ...electronEnvironment(electron) },
      stdio: 'inherit'
    })
    onInterrupt(() => endChild(child))
    return new Promise((settle) => child.once('exit', (code) => settle(code ?? 1)))
  })
})
