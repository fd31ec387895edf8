import { randomBytes, randomUUID } from 'node:crypto'

import type { Random } from '../core/ports'

/** Randomness of the operating system: client ids made of it must not repeat across machines. */
export const createRandom = (): Random => ({
  next: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  uuid: () => randomUUID()
})
