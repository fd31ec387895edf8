/** Socket events to domain events (photon.md section 2). */
import type { BackendEvent } from '../../core/backendEvents'
import type { Logger } from '../../core/ports'
import type { Directory } from './directory'
import { asRecord, readFlag, readId } from '../shared/fields'
import { quarantined } from '../shared/quarantine'
import type { MappingContext } from './rowOrigin'
import { toEvent } from './toDomain'
import { withPayload } from './mapRows'
import { lacksPayload, readMessage, type WireMessage } from './wire'

export type LiveDeps = {
  readonly directory: Directory
  readonly logger: Logger
  /** To the sink, unless the connection has ended. */
  readonly deliver: (event: BackendEvent) => void
  /** Asks the server for a row with its conversation; null when it cannot be had. */
  readonly resolveRow: (guid: string) => Promise<unknown>
  /** Asks for the participants of a conversation; delivers what comes. */
  readonly refreshConversation: (guid: string) => void
}

const MESSAGE_EVENTS: ReadonlySet<string> = new Set([
  'new-message',
  'updated-message',
  // The SDK listens for both spellings (photon.md 2.3).
  'message-updated',
  'message-send-error'
])

/** These come with the same row again as `new-message`; what they add is that the group has changed. */
const GROUP_EVENTS: ReadonlySet<string> = new Set([
  'participant-added',
  'participant-removed',
  'participant-left',
  'group-name-change',
  'group-icon-changed',
  'group-icon-removed'
])

const deliverRow = (deps: LiveDeps, wire: WireMessage, event: BackendEvent): void => {
  deps.deliver(event)
  if (event.type !== 'message') return
  const id = event.message.conversationServerId
  if (wire.chats.length > 0 && !deps.directory.isKnown(id)) deps.refreshConversation(id)
}

/** `chats: []` happens (photon.md 4.1): ask once for the full row, then infer, then keep it aside. */
const placeLater = async (
  deps: LiveDeps,
  name: string,
  wire: WireMessage,
  context: MappingContext,
  payload: unknown
): Promise<void> => {
  const fuller = readMessage(await deps.resolveRow(wire.guid))
  const usable = 'reason' in fuller ? wire : { ...fuller, tempGuid: wire.tempGuid }
  const event = toEvent(usable, { ...context, mayInfer: wire.tempGuid === null })
  if (event === null) deps.deliver(quarantined(name, 'message without a conversation', payload))
  else deliverRow(deps, usable, event)
}

/** The echo of a poll or a vote is a reduced row (photon.md 2.2): the full one is asked for. */
const fillLater = async (
  deps: LiveDeps,
  name: string,
  wire: WireMessage,
  context: MappingContext,
  payload: unknown
): Promise<void> => {
  const filled = await withPayload(wire, deps.resolveRow)
  const event = toEvent(filled, { ...context, mayInfer: wire.tempGuid === null })
  if (event === null) deps.deliver(quarantined(name, 'message without a conversation', payload))
  else deliverRow(deps, filled, event)
}

const onMessage = (deps: LiveDeps, name: string, payload: unknown): void => {
  const read = readMessage(payload)
  if ('reason' in read) {
    deps.deliver(quarantined(name, read.reason, payload))
    return
  }
  if (read.handle !== null) deps.directory.learnHandle(read.handle)
  // Group events list the participants; the row may speak of one of them by number only.
  for (const handle of read.chats[0]?.participants ?? []) deps.directory.learnHandle(handle)
  const isError = name === 'message-send-error'
  // An error event whose row says 0 still says that it failed; 4 is the server's own timeout.
  const wire = isError && read.error === 0 ? { ...read, error: 4, isFromMe: true } : read
  const context: MappingContext = {
    directory: deps.directory,
    ...(isError ? { isReduced: true } : {})
  }
  if (lacksPayload(wire)) {
    void fillLater(deps, name, wire, context, payload)
    return
  }
  const event = toEvent(wire, context)
  if (event === null) void placeLater(deps, name, wire, context, payload)
  else deliverRow(deps, wire, event)
  if (GROUP_EVENTS.has(name) && event?.type === 'message')
    deps.refreshConversation(event.message.conversationServerId)
}

const onRead = (deps: LiveDeps, payload: unknown): void => {
  const record = asRecord(payload)
  const guid = readId(record?.chatGuid)
  if (record === null || guid === null) {
    deps.deliver(quarantined('chat-read-status-changed', 'no conversation', payload))
    return
  }
  // An older variant calls the flag `status` (photon.md 2.6).
  const isRead = readFlag('read' in record ? record.read : record.status)
  const conversationServerId = deps.directory.canonical(guid)
  deps.deliver({ type: 'conversationRead', conversationServerId, isRead })
}

const onTyping = (deps: LiveDeps, payload: unknown): void => {
  const record = asRecord(payload)
  const guid = readId(record?.guid)
  if (guid === null) {
    deps.deliver(quarantined('typing-indicator', 'no conversation', payload))
    return
  }
  deps.deliver({
    type: 'typing',
    conversationServerId: deps.directory.canonical(guid),
    senderAddress: null,
    isTyping: readFlag(record?.display)
  })
}

/** Delivers what one socket event says. What nobody here needs is ignored by name, not quarantined. */
export const handleLiveEvent = (deps: LiveDeps, name: string, payload: unknown): void => {
  if (MESSAGE_EVENTS.has(name) || GROUP_EVENTS.has(name)) onMessage(deps, name, payload)
  else if (name === 'chat-read-status-changed') onRead(deps, payload)
  else if (name === 'typing-indicator') onTyping(deps, payload)
  else if (name === 'new-server') {
    // A server must not be able to send our key to another address: the person changes the URL.
    deps.logger.warn('the server announced a new address; ignored')
  }
}
