import type { ImkitServerOptions } from '../types'
import { Tables } from '../world/tables'

export function createImkitTables(seed: ImkitServerOptions['seed'], _me: string): Tables {
  const tables = new Tables()
  if (seed === 'empty') return tables
  return tables
}
