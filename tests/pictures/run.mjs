/** Entry of `npm run pictures`: TypeScript from here on. */
import { register } from 'tsx/esm/api'

register()
await import('./main.ts')
