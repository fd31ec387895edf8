/** Prints the path of the Electron executable, fetching one if need be (the last line of output). */
import { resolveElectron } from './lib/electron.mjs'
import { main } from './lib/run.mjs'

main(async () => {
  const { executable } = await resolveElectron()
  process.stdout.write(`${executable}\n`)
})
