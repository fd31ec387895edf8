/** Entry of `npm run replay`: TypeScript from here on. */
import { register } from 'tsx/esm/api'

register()
await import('./run.ts')
