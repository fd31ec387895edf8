/** npm run setup: everything that the other commands would do first. */
import { main, say } from './lib/run.mjs'
import { setUp } from './lib/setup.mjs'

main(async () => {
  await setUp()
  say('ready. Try: npm run demo')
})
