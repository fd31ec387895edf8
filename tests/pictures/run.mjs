/** Entry of `npm run pictures [-- --only=window|desktop|screens]`: TypeScript from here on. */
import { register } from 'tsx/esm/api'

register()
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice(7)
const wanted = (name) => only === undefined || only === name
if (wanted('window')) await import('./main.ts')
if (wanted('desktop')) await import('./desktop.ts')
if (wanted('screens')) await import('./screens.ts')
process.exit(0)
