/** What an oracle judges by. */
import type { MessageId } from '../../src/shared/domain'
import type { ChatServer } from './chatServer'
import type { ReadMarks } from './readMarks'
import type { SimApp } from './simApp'
import type { StoreHost } from './simStore'

export type Violation = { readonly invariant: string; readonly words: string }

/** A send that the person was told is on its way. */
export type Sent = {
  readonly messageId: MessageId
  readonly clientId: string
  readonly text: string
  readonly isSameText: boolean
}

export type Evidence = {
  readonly server: ChatServer
  readonly host: StoreHost
  readonly app: SimApp
  readonly sent: readonly Sent[]
  readonly undone: readonly string[]
  readonly reads: ReadMarks
  readonly hasKills: boolean
}
