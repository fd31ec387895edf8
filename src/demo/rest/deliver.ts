import { randomUUID } from 'node:crypto'

import { delay, never } from '../httpFaults'
import type { Sends } from '../sends'
import { eventParts, type Json } from '../wire/serialize'
import type { AttachmentRow, ChatRow, MessageRow } from '../world/rows'
import type { RestDeps } from './deps'
import { HttpError, invalid, ok, type DemoContext } from './envelope'

export type Outgoing = {
  readonly chat: ChatRow
  /** As the caller addressed it: `any;-;x` finds the chat but not the row of the send. */
  readonly chatGuid: string
  readonly text: string | null
  readonly subject: string | null
  readonly effectId: string | null
  readonly replyToGuid: string | null
  readonly attachments: readonly AttachmentRow[]
  readonly isAudioMessage?: boolean
  readonly tempGuid: string | null
  /** What the row is recognised by: its text or its file's name. */
  readonly matchText: string
  /** Only text sends say it back (section 3.5). */
  readonly echoesTempGuid: boolean
}

/** One send: row, three notices, answer; and every way in which that goes wrong. */
export async function deliver(
  c: DemoContext,
  deps: RestDeps,
  sends: Sends,
  send: Outgoing
): Promise<Response> {
  const tempGuid = send.tempGuid ?? `server-${randomUUID()}`
  if (!sends.begin(tempGuid, send.chatGuid, send.matchText)) {
    throw invalid('Message is already queued to be sent!')
  }
  let answer: Response | null
  try {
    if (deps.faults.sendDelayMs > 0) await delay(deps.faults.sendDelayMs)
    answer = carryOut(c, deps, sends, send)
  } finally {
    sends.end(tempGuid)
  }
  // The send itself is over; only its answer is lost.
  return answer ?? never()
}

/** Null: stored, and never answered. */
function carryOut(c: DemoContext, deps: RestDeps, sends: Sends, send: Outgoing): Response | null {
  const fault = deps.faults.send
  if (fault === 'fail-before') throw sendFailure('Failed to send message!')
  const { row, announce } = store(deps, sends, send)
  const isLate = deps.faults.sendOrder === 'response-first' && fault === 'normal'
  if (isLate) setImmediate(announce)
  else announce()
  const data: Json = deps.serializer.message(row, {
    ...eventParts,
    tempGuid: send.echoesTempGuid ? (send.tempGuid ?? undefined) : undefined
  })
  switch (fault) {
    case 'fail-after':
      throw sendFailure('Transaction timeout')
    case 'error-row':
      throw sendFailure('Message failed to send!', data)
    case 'hang-after':
      return null
    case 'reset-after':
      c.env.incoming?.socket.destroy()
      return null
    case 'normal':
      deps.onSent(row.guid)
      return ok(c, 'Message sent!', data)
  }
}

function store(
  deps: RestDeps,
  sends: Sends,
  send: Outgoing
): { row: MessageRow; announce: () => void } {
  const hasFailed = deps.faults.send === 'error-row'
  const row = deps.world.add(
    {
      guid: randomUUID().toUpperCase(),
      chat: send.chat,
      handleId: 0,
      text: send.text,
      subject: send.subject,
      effectId: send.effectId,
      threadOriginatorGuid: send.replyToGuid,
      attachments: send.attachments,
      isAudioMessage: send.isAudioMessage ?? false,
      error: hasFailed ? 22 : 0,
      dateCreated: deps.world.tables.nextDate()
    },
    false
  )
  const matched = sends.match(send.chat, send.matchText)
  // A caller that sent no tempGuid waits under a name of the server's own, which nobody sees.
  const echoGuid = matched === null || matched.startsWith('server-') ? null : matched
  const announce = (): void => {
    const notices = [
      (): void => {
        if (echoGuid !== null && !hasFailed) deps.push.echo(row, echoGuid)
      },
      (): void => {
        deps.push.messageAdded(row)
      }
    ]
    if (deps.faults.sendOrder === 'full-copy-first') notices.reverse()
    for (const notice of notices) notice()
    if (hasFailed) deps.push.sendError(row, echoGuid)
  }
  return { row, announce }
}

function sendFailure(message: string, data?: unknown): HttpError {
  return new HttpError(500, 'iMessage Error', message, data)
}
