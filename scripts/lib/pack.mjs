import { dirname } from 'node:path'

import { say, SetupError } from './run.mjs'

/**
 * Packs the built app as a folder for this machine, unsigned.
 *
 * @param {{ executable: string, version: string, isStandIn: boolean }} electron
 * @param {string} [output] where to; default `dist/`
 */
export async function packApp(electron, output) {
  // Only now: before the set-up nothing of it needs to be installed.
  const { build } = await import('electron-builder')
  // The packer would fetch what is here already, and for the stand-in there is nothing to fetch.
  const runtime = electron.isStandIn
    ? { electronDist: dirname(electron.executable), electronVersion: electron.version }
    : {}
  const directories = output === undefined ? {} : { directories: { output } }
  if (electron.isStandIn) say('packing the stand-in Electron: to look at, never to ship.')
  await build({ dir: true, publish: 'never', config: { ...runtime, ...directories } }).catch(
    (error) => {
      throw new SetupError(`packing failed: ${error.message}`)
    }
  )
}
