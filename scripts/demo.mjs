/**
 * npm run demo: Tern signed in to its own demo server, in a profile that is gone afterwards.
 * `--screenshot=FILE` writes a picture of the window once it is painted and ends;
 * `--user-data-dir=FOLDER` keeps the profile.
 */
import { statSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'

import { inDesktop, isHeadless, runElectron, withTemporaryProfile } from './lib/launch.mjs'
import { main, say } from './lib/run.mjs'
import { setUp } from './lib/setup.mjs'

const screenshotLimitMs = 60_000

/** npm runs scripts in the project; INIT_CWD is where the person typed the command. */
const from = process.env.INIT_CWD ?? process.cwd()

/** Makes the path of `--name=path` absolute. */
function withAbsolutePath(argument) {
  const match = /^(--(?:screenshot|user-data-dir)=)(.+)$/.exec(argument)
  if (match === null || isAbsolute(match[2])) return argument
  return match[1] + resolve(from, match[2])
}

const args = process.argv.slice(2).map(withAbsolutePath)
const picture = args
  .find((argument) => argument.startsWith('--screenshot='))
  ?.slice('--screenshot='.length)
const startedAt = Math.floor(Date.now() / 1000) * 1000
const isProfileGiven = args.some((argument) => argument.startsWith('--user-data-dir='))

async function runDemo(electron, env, profileArguments) {
  const { code, isTimedOut } = await runElectron(
    electron,
    ['--demo', ...profileArguments, ...args],
    {
      env,
      ...(picture !== undefined ? { timeoutMs: screenshotLimitMs } : {})
    }
  )
  if (isTimedOut) say(`no picture after ${screenshotLimitMs / 1000} s: the window was not painted.`)
  if (isTimedOut || code !== 0 || picture === undefined) return isTimedOut ? 1 : code
  const { size, mtimeMs } = statSync(picture, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 }
  if (size > 0 && mtimeMs >= startedAt) return 0
  say('Tern ended without writing the picture.')
  return 1
}

main(async () => {
  const electron = await setUp({ isHeadless: isHeadless({ isKeychainNeeded: true }) })
  process.exitCode = await inDesktop({ isKeychainNeeded: true }, (env) =>
    isProfileGiven
      ? runDemo(electron, env, [])
      : withTemporaryProfile((folder) => runDemo(electron, env, [`--user-data-dir=${folder}`]))
  )
})
