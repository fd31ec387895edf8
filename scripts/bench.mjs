/** npm run bench: the measurements of tests/bench, in the same desktop as the end-to-end tests. */
import { runInTestDesktop } from './lib/inTestDesktop.mjs'
import { main } from './lib/run.mjs'

main(() => runInTestDesktop('bench', 'run.mjs'))
