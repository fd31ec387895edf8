import type { BackendEvent } from '../../core/backendEvents'
import type { PayloadCodec } from '../codec/payloadCodec'
import { quarantined } from '../shared/quarantine'
import { handleLiveEvent, isKnownEvent, mayBeText, type LiveDeps } from './liveEvents'

/** One odd payload may be anything; so many in a row are the wrong encoding or key. */
const MAX_UNDECODABLE = 3

/** What comes over one socket, from its first byte on. */
export interface Inbound {
  receive(name: string, args: readonly unknown[]): void
  /** The server has said who we are: what came before is handled now, in its order. */
  open(): void
}

/** More than this before the handshake ended is no chat but an attack; catch-up brings it anyway. */
const MAX_WAITING = 5_000

export const createInbound = (
  codec: PayloadCodec,
  deps: LiveDeps,
  onMismatch: () => void
): Inbound => {
  let waiting: (readonly [string, unknown])[] | null = []
  let undecodable = 0
  const refuse = (name: string, reason: string, payload: unknown): void => {
    const event: BackendEvent = quarantined(name, `undecodable: ${reason}`, payload)
    deps.deliver(event)
    undecodable += 1
    if (undecodable === MAX_UNDECODABLE) onMismatch()
  }
  const handle = (name: string, payload: unknown): void => {
    const result = codec.decode(payload)
    if (!result.ok) refuse(name, result.reason, payload)
    // Text where an object belongs: encoded, though we did not ask for that, or not as we asked.
    else if (typeof result.value === 'string' && !mayBeText(name))
      refuse(name, 'a text, not an object', payload)
    else {
      undecodable = 0
      handleLiveEvent(deps, name, result.value)
    }
  }
  return {
    receive: (name, args) => {
      if (!isKnownEvent(name)) return
      if (waiting === null) handle(name, args[0])
      else if (waiting.length < MAX_WAITING) waiting.push([name, args[0]])
    },
    open: () => {
      const early = waiting ?? []
      waiting = null
      for (const [name, payload] of early) handle(name, payload)
    }
  }
}
