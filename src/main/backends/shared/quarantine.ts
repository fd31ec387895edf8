import type { BackendEvent } from '../../core/backendEvents'
import { cappedJson } from './cappedJson'

/** A payload that was not understood, kept for inspection at a bounded size. */
export const quarantined = (source: string, reason: string, raw: unknown): BackendEvent => ({
  type: 'quarantined',
  source,
  reason,
  raw: cappedJson(raw)
})
