/** Trying a sign-in out, on a connection of its own that is closed again: nothing of it is kept. */
import type { Account, AccountKind, Result } from '../../../shared/domain'
import { ok } from '../../../shared/domain'
import type { BackendSink, ChatBackend } from '../chatBackend'
import type { Clock } from '../ports'

/** A trial sign-in ends after this, whatever the server does, ms. */
const TRIAL_LIMIT_MS = 15_000

export type TrialDependencies = {
  readonly clock: Clock
  readonly createBackend: (kind: AccountKind) => ChatBackend
}

export type Trial = {
  /** What the server turned out to be. */
  readonly kind: AccountKind
  /** Whom it knows us as; null where it does not say. */
  readonly owner: string | null
}

/** Both speak of the same messages and sign in with one secret, so a person easily takes one for the other. */
const isIMessage = (kind: AccountKind): boolean => kind !== 'imkit'

const SILENT_SINK: BackendSink = { event: () => undefined, disconnected: () => undefined }

/** One attempt. `secret`: '' where the server wants none. */
export const tryOut = async (
  { clock, createBackend }: TrialDependencies,
  account: Account,
  secret: string
): Promise<Result<Trial>> => {
  const backend = createBackend(account.kind)
  const scope = new AbortController()
  const cancelLimit = clock.after(TRIAL_LIMIT_MS, () => {
    scope.abort()
  })
  try {
    const session = { account, secret: secret === '' ? null : secret }
    const result = await backend.connect(session, SILENT_SINK, scope.signal)
    if (result.ok) return ok({ kind: account.kind, owner: backend.owner() })
    return { ok: false, error: scope.signal.aborted ? { code: 'timeout' } : result.error.error }
  } finally {
    cancelLimit()
    await backend.close()
  }
}

/** Once more as what the server says it is, where the same secret could fit. */
export const tryOutAnyIMessage = async (
  deps: TrialDependencies,
  account: Account,
  secret: string
): Promise<Result<Trial>> => {
  const first = await tryOut(deps, account, secret)
  if (first.ok || first.error.code !== 'wrong_server_kind') return first
  const kind = first.error.serverKind
  if (kind === undefined || kind === account.kind) return first
  if (!isIMessage(kind) || !isIMessage(account.kind)) return first
  return tryOut(deps, { ...account, kind }, secret)
}
