import type { ElectronApplication, Page } from 'playwright'

import type { Message, MessageWindow, Result, WindowAnchor } from '../../../src/shared/domain'
import type { CommandOutput } from '../../../src/shared/ipc/commandOutputs'
import type { CommandName } from '../../../src/shared/ipc/commands'
import type { TernApi } from '../../../src/shared/ipc/api'

/** Runs a function in the page. It must not close over anything. */
export type InPage = <Argument, Value>(
  run: (argument: Argument) => Promise<Value>,
  argument: Argument
) => Promise<Value>

export const inPage =
  (page: Page): InPage =>
  (run, argument) =>
    page.evaluate(run as never, argument as never)

/** Through the main process: a real suspend cuts Playwright's own way to the page. */
export const inMain =
  (app: ElectronApplication): InPage =>
  (run, argument) => {
    const source = `(${run.toString()})(${JSON.stringify(argument)})`
    return app.evaluate(
      ({ BrowserWindow }, script) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script) as never,
      source
    )
  }

/** A command's value; a failed command fails the test. */
export const invoke = async <Name extends CommandName>(
  run: InPage,
  name: Name,
  input: Readonly<Record<string, unknown>> = {}
): Promise<CommandOutput[Name]> => {
  const result = await run(
    async (call) => {
      const { tern } = globalThis as unknown as { tern: TernApi }
      return tern.invoke(call.name as 'app:snapshot', call.input as never)
    },
    { name, input }
  )
  if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`)
  return result.value as unknown as CommandOutput[Name]
}

export type StoredMessage = Pick<
  Message,
  | 'id'
  | 'serverId'
  | 'clientId'
  | 'text'
  | 'sentAt'
  | 'isFromMe'
  | 'senderAddress'
  | 'editedAt'
  | 'unsentAt'
  | 'sendState'
  | 'reactions'
>

export type StoredConversation = {
  readonly id: string
  readonly accountId: string
  readonly serverId: string
  readonly name: string
  readonly unreadCount: number
  readonly isLeft: boolean
  /** Oldest first. */
  readonly messages: readonly StoredMessage[]
}

/** Every conversation and every message that Tern holds, read as the interface reads them. */
export const storeSnapshot = (run: InPage): Promise<readonly StoredConversation[]> =>
  run(async () => {
    const { tern } = globalThis as unknown as { tern: TernApi }
    const snapshot = await tern.invoke('app:snapshot', {})
    if (!snapshot.ok) throw new Error(snapshot.error.code)
    const readAll = async (conversationId: string): Promise<StoredMessage[]> => {
      let anchor: WindowAnchor = { at: 'newest' }
      const all: StoredMessage[] = []
      for (;;) {
        const read: Result<MessageWindow> = await tern.invoke('message:window', {
          conversationId,
          anchor,
          limit: 200
        })
        if (!read.ok) throw new Error(read.error.code)
        all.unshift(
          ...read.value.messages.map((message) => ({
            id: message.id,
            serverId: message.serverId,
            clientId: message.clientId,
            text: message.text,
            sentAt: message.sentAt,
            isFromMe: message.isFromMe,
            senderAddress: message.senderAddress,
            editedAt: message.editedAt,
            unsentAt: message.unsentAt,
            sendState: message.sendState,
            reactions: message.reactions
          }))
        )
        const first: Message | undefined = read.value.messages[0]
        if (first === undefined || !read.value.hasOlder) return all
        anchor = { at: 'before', position: { sentAt: first.sentAt, order: first.order } }
      }
    }
    const conversations: StoredConversation[] = []
    for (const { id, accountId, serverId, name, unreadCount, isLeft } of snapshot.value
      .conversations) {
      const messages = await readAll(id)
      conversations.push({ id, accountId, serverId, name, unreadCount, isLeft, messages })
    }
    return conversations
  }, null)

/** The phase of the only account, and since when. */
export const connectionOf = async (
  run: InPage
): Promise<{ readonly phase: string; readonly since: number }> => {
  const { connections } = await invoke(run, 'app:snapshot')
  const [first] = connections
  return { phase: first?.phase ?? 'none', since: first?.since ?? 0 }
}
