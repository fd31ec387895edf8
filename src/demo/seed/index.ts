import { randomUUID } from 'node:crypto'

import type { DemoServerOptions } from '../types'
import { Tables } from '../world/tables'
import { seedBulk } from './bulk'
import { seedInbox } from './inbox'

export function createTables(seed: DemoServerOptions['seed'] = 'inbox'): Tables {
  if (seed === 'empty') return new Tables(randomUUID())
  return seed === 'inbox' ? seedInbox(Date.now()) : seedBulk(seed, Date.now())
}
