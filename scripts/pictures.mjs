/** npm run pictures: takes the screenshots in docs/images and docs/pictures of the running app. */
import { runInTestDesktop } from './lib/inTestDesktop.mjs'
import { main } from './lib/run.mjs'

main(() => runInTestDesktop('pictures', 'run.mjs'))
