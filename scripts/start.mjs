/** npm start: Tern with your own profile. Everything after `--` goes to Tern. */
import { inDesktop, isHeadless, runElectron } from './lib/launch.mjs'
import { main } from './lib/run.mjs'
import { setUp } from './lib/setup.mjs'

main(async () => {
  const electron = await setUp({ isHeadless: isHeadless({ isKeychainNeeded: false }) })
  // The person's own keychain or none: a throwaway one would forget the account at the end.
  const { code } = await inDesktop({ isKeychainNeeded: false }, (env) =>
    runElectron(electron, process.argv.slice(2), { env })
  )
  process.exitCode = code
})
