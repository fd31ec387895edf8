/** Entry of `npm run soak`: TypeScript from here on. */
import { register } from 'tsx/esm/api'

register()
const { runSoak } = await import('./soak.ts')
await runSoak()
// What a library left armed must not hold up the end.
process.exit()
