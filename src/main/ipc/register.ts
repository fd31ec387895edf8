import { ipcMain, type IpcMainInvokeEvent } from 'electron'

import { err, type Result } from '../../shared/domain'
import { INVOKE_CHANNEL } from '../../shared/ipc/channels'
import {
  commandSchemas,
  type CommandInput,
  type CommandName,
  type CommandResult
} from '../../shared/ipc/commands'
import type { Logger } from '../core/ports'
import { StoreError } from '../core/store'
import type { SenderCheck } from './sender'

/** One handler per command; a missing one does not compile. */
export type Handlers = {
  readonly [Name in CommandName]: (input: CommandInput<Name>) => Promise<CommandResult<Name>>
}

/** No single binary input may be larger; schemas cap texts themselves. */
export const MAX_INPUT_BYTES = 100 * 1024 * 1024

export type RegisterOptions = {
  readonly handlers: Handlers
  readonly isTrustedSender: SenderCheck
  readonly logger: Logger
}

type AnyHandler = (input: unknown) => Promise<Result<unknown>>
type Issue = {
  readonly path: readonly PropertyKey[]
  readonly code?: string | undefined
  readonly keys?: readonly string[]
}

const isCommandName = (name: unknown): name is CommandName =>
  // Own keys only: `__proto__` and `constructor` are no commands.
  typeof name === 'string' && Object.hasOwn(commandSchemas, name)

/** `text`, `position.order`; for a key that does not belong there, that key. */
const fieldOf = (issue: Issue | undefined): string => {
  const path = (issue?.path ?? []).map(String)
  const extra = issue?.code === 'unrecognized_keys' ? (issue.keys ?? []).slice(0, 1) : []
  return [...path, ...extra].join('.').slice(0, 100)
}

const isTooLarge = (input: unknown): boolean =>
  typeof input === 'object' &&
  input !== null &&
  Object.values(input).some(
    (value) => ArrayBuffer.isView(value) && value.byteLength > MAX_INPUT_BYTES
  )

/**
 * The one door from the page. Everything behind it gets parsed input of a known command, and nothing
 * is thrown across it.
 */
export const createDispatcher =
  ({ handlers, isTrustedSender, logger }: RegisterOptions) =>
  async (event: IpcMainInvokeEvent, name: unknown, input: unknown): Promise<Result<unknown>> => {
    if (!isTrustedSender(event)) {
      logger.warn('ipc refused: untrusted sender')
      return err('rejected', 'untrusted sender')
    }
    if (!isCommandName(name)) {
      logger.warn('ipc refused: unknown command')
      return err('invalid_input', 'unknown command', 'name')
    }
    if (isTooLarge(input)) return err('too_large', name)
    try {
      const parsed = commandSchemas[name].safeParse(input)
      if (!parsed.success) return err('invalid_input', name, fieldOf(parsed.error.issues[0]))
      return await (handlers[name] as AnyHandler)(parsed.data)
    } catch (error) {
      // An expected failure of the disk, told as such; anything else is a bug.
      if (error instanceof StoreError)
        return err(error.code === 'storage_full' ? 'storage_full' : 'storage_failed', name)
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
      logger.error('command threw', { command: name, error: detail })
      return err('internal', name)
    }
  }

/** Opens the door; the returned function closes it. */
export const registerCommands = (options: RegisterOptions): (() => void) => {
  ipcMain.handle(INVOKE_CHANNEL, createDispatcher(options))
  return () => {
    ipcMain.removeHandler(INVOKE_CHANNEL)
  }
}
