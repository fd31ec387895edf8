import type { ChatBackend } from '../chatBackend'
import type { Clock, Logger } from '../ports'

/** Signing out does not wait longer for a server that does not answer, ms. */
const LIMIT_MS = 3_000

/** Tells the server that this sign-in ends, best effort. */
export const tellSignOut = async (
  backend: ChatBackend,
  clock: Clock,
  logger: Logger
): Promise<void> => {
  const { signOut } = backend
  if (signOut === null) return
  const scope = new AbortController()
  await new Promise<void>((resolve) => {
    const cancelLimit = clock.after(LIMIT_MS, () => {
      scope.abort()
      resolve()
    })
    void signOut
      .call(backend, scope.signal)
      .catch((error: unknown) => {
        logger.info('sign-out not told', { error: String(error) })
      })
      .finally(() => {
        cancelLimit()
        resolve()
      })
  })
}
