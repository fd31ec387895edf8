/** npm run pack: the packed app, unsigned, as a folder in `dist/`, or in `--output=FOLDER`. */
import { resolve } from 'node:path'

import { packApp } from './lib/pack.mjs'
import { main } from './lib/run.mjs'
import { setUp } from './lib/setup.mjs'

main(async () => {
  const output = process.argv.findLast((argument) => argument.startsWith('--output='))
  await packApp(await setUp(), output && resolve(output.slice('--output='.length)))
})
