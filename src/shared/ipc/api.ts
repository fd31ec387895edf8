import type { CommandInput, CommandName, CommandResult } from './commands'
import type { EventBatch } from './events'

/** `window.tern`: all that the sandboxed page can reach. */
export type TernApi = {
  invoke<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>
  ): Promise<CommandResult<Name>>
  /** Returns the unsubscriber. */
  onEvents(listener: (batch: EventBatch) => void): () => void
}

declare global {
  interface Window {
    readonly tern: TernApi
  }
}
