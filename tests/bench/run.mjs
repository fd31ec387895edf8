/** Entry of `npm run bench`: TypeScript from here on. `--only=start,memory,catchUp,imkitCatchUp,paint,recorder` picks. */
import { register } from 'tsx/esm/api'

register()
await import('./main.ts')
