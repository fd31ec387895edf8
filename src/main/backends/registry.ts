import type { AccountKind } from '../../shared/domain'
import type { ChatBackend } from '../core/chatBackend'
import type { BackendDeps } from './backendDeps'
import { createImkitBackend } from './imkit/adapter'
import { createPhotonBackend } from './photon/adapter'

/** A fresh, unconnected backend. */
export const createBackend = (kind: AccountKind, deps: BackendDeps): ChatBackend => {
  switch (kind) {
    case 'photon':
    case 'bluebubbles':
      return createPhotonBackend({ ...deps, kind })
    case 'imkit':
      return createImkitBackend(deps)
  }
}
