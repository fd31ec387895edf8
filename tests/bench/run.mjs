/** Entry of `npm run bench`: TypeScript from here on. `--only=start,open` picks some by their names in main.ts. */
import { register } from 'tsx/esm/api'

register()
await import('./main.ts')
