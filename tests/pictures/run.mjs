/** Entry of `npm run pictures [-- --only=window|desktop]`: TypeScript from here on. */
import { register } from 'tsx/esm/api'

register()
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice(7)
if (only !== 'desktop') await import('./main.ts')
if (only !== 'window') await import('./desktop.ts')
process.exit(0)
