/** What the contract suite needs of a chat service and of the adapter that speaks to it. */
import type { BackendEvent } from '../../src/main/core/backendEvents'
import type { ChatBackend, Session } from '../../src/main/core/chatBackend'
import type { BackendLimits } from '../../src/main/backends/backendDeps'
import type { TapbackKind } from '../../src/shared/domain'

export type SendFault =
  'normal' | 'fail-before' | 'fail-after' | 'reset-after' | 'hang-after' | 'error-row'

export type PageFault = {
  readonly status?: number
  readonly hang?: boolean
  readonly reset?: boolean
}

/** One server with a conversation in it, told what to do in the suite's words. */
export interface ContractServer {
  readonly url: string
  readonly port: number
  readonly secret: string
  /** Server id of the conversation. */
  readonly conversation: string
  /** A message of the other side; `isPushed: false` is what the server's push misses. */
  receive(text: string, options?: { readonly at?: number; readonly isPushed?: boolean }): string
  /** A message of the owner from another device, never pushed. */
  sendElsewhere(text: string, at?: number): string
  edit(serverId: string, text: string): void
  unsend(serverId: string): void
  react(serverId: string, reaction: string): void
  markReadByOther(serverId: string): void
  /** All message ids of the conversation in server order, reactions left out. */
  messageIds(): readonly string[]
  /** Own messages with this text. */
  countSent(text: string): number
  failPage(fault: ((index: number) => PageFault | null) | null): void
  failSends(fault: SendFault): void
  /** Every request is answered with this page. */
  answerHtml(isHtml: boolean): void
  refuseRequests(): void
  beforeReady(task: (() => void) | null): void
  rebuild(): void
  kick(): void
  cut(): void
  emitRaw(event: string, payload: unknown): void
  sendRawFrame(text: string): void
  holdsSockets(): number
  stop(): Promise<void>
}

export interface BackendHarness {
  readonly name: string
  /** Whether the service tells when it has another database than before. */
  readonly hasDatabaseIdentity: boolean
  /** A reaction as our command names it. */
  readonly reaction: { readonly tapback: TapbackKind | null; readonly emoji: string }
  /** Whether the newest word of the events is that the message has such a reaction. */
  showsReaction(events: readonly BackendEvent[], serverId: string): boolean
  /** Whether the events say that the other side has read this own message. */
  showsRead(events: readonly BackendEvent[], serverId: string): boolean
  startServer(): Promise<ContractServer>
  createBackend(limits?: Partial<BackendLimits>): ChatBackend
  session(url: string, secret: string | null): Session
}
