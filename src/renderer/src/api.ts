import { err } from '../../shared/domain'
import type { TernApi } from '../../shared/ipc/api'
import type { CommandInput, CommandName, CommandResult } from '../../shared/ipc/commands'
import type { EventBatch } from '../../shared/ipc/events'

/** What the state classes need of the outside world. */
export interface Api {
  /** Never rejects: a broken bridge is the error `internal`. */
  call<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>
  ): Promise<CommandResult<Name>>
  /** Returns the unsubscriber. */
  onEvents(listener: (batch: EventBatch) => void): () => void
}

/** Wraps `window.tern`, so that a rejected invoke (main is gone, input refused) is a `Result` too. */
export const createApi = (bridge: TernApi): Api => ({
  call: async (name, input) => {
    try {
      return await bridge.invoke(name, input)
    } catch {
      return err('internal')
    }
  },
  onEvents: (listener) => bridge.onEvents(listener)
})
