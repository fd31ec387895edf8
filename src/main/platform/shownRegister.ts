/**
 * Which notifications are on the screen, kept over the end of the process: a run that crashed leaves
 * them there, and the next one answers for them. Ids only: no name, no text.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'

import {
  asAccountId,
  asConversationId,
  asMessageId,
  type AccountId,
  type ConversationId,
  type MessageId
} from '../../shared/domain'
import type { Logger } from '../core/ports'

export type ShownRow = {
  readonly tag: string
  /** The server's. */
  readonly id: number
  readonly accountId: AccountId | null
  readonly conversationId: ConversationId | null
  readonly messageId: MessageId | null
}

export type ShownRows = {
  /** Whose ids they are: another server, or the same one started again, counts anew. */
  readonly server: string
  readonly rows: readonly ShownRow[]
}

/** Nothing here throws: a register that is lost costs a click. */
export interface ShownRegister {
  read(): ShownRows | null
  write(shown: ShownRows): void
  clear(): void
}

const MAX_ROWS = 100
const MAX_TEXT = 300

export const createShownRegister = (file: string, logger: Logger): ShownRegister => {
  let isBroken = false
  const attempt = (run: () => void): void => {
    try {
      run()
    } catch {
      if (!isBroken) logger.warn('shown notifications are not remembered')
      isBroken = true
    }
  }
  return {
    read: () => {
      try {
        return parseShown(JSON.parse(readFileSync(file, 'utf8')))
      } catch {
        return null
      }
    },
    // A few hundred bytes, at most once a second; written behind, it would miss the crash.
    write: (shown) => {
      attempt(() => {
        writeFileSync(file, JSON.stringify(shown), { mode: 0o600 })
      })
    },
    clear: () => {
      attempt(() => {
        rmSync(file, { force: true })
      })
    }
  }
}

/** Null for what we did not write. Pure. */
export const parseShown = (value: unknown): ShownRows | null => {
  if (!isFields(value) || !isText(value.server) || !Array.isArray(value.rows)) return null
  const rows = value.rows.slice(0, MAX_ROWS).flatMap((row: unknown): ShownRow[] => {
    if (!isFields(row) || !isText(row.tag) || !Number.isInteger(row.id)) return []
    const { accountId, conversationId, messageId } = row
    return [
      {
        tag: row.tag,
        id: row.id as number,
        accountId: isText(accountId) ? asAccountId(accountId) : null,
        conversationId: isText(conversationId) ? asConversationId(conversationId) : null,
        messageId: isText(messageId) ? asMessageId(messageId) : null
      }
    ]
  })
  return { server: value.server, rows }
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= MAX_TEXT
