import type { AccountKind } from '../../shared/domain'
import type { ChatBackend } from '../core/chatBackend'
import type { BackendDeps } from './backendDeps'
import { createPhotonBackend } from './photon/adapter'

/** A fresh, unconnected backend. Throws for a kind that no screen offers yet. */
export const createBackend = (kind: AccountKind, deps: BackendDeps): ChatBackend => {
  switch (kind) {
    case 'photon':
    case 'bluebubbles':
      return createPhotonBackend({ ...deps, kind })
    case 'imkit':
      throw new Error('no backend for imkit yet')
  }
}
