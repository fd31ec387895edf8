import type { ImkitServerOptions } from '../types'
import { Tables } from '../world/tables'
import { seedBulk } from './bulk'
import { seedInbox } from './inbox'

export function createImkitTables(
  seed: NonNullable<ImkitServerOptions['seed']>,
  me: string
): Tables {
  if (seed === 'empty') return new Tables()
  return seed === 'inbox' ? seedInbox(me, Date.now()) : seedBulk(seed, me, Date.now())
}
