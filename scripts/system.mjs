/** Installs the system packages that the tests need, and nothing else. For machines set up as root. */
import { main } from './lib/run.mjs'
import { ensureSystemPackages } from './lib/system.mjs'

main(() => ensureSystemPackages({ isTest: true }))
