import type { ChatBackend } from '../chatBackend'

/** Servers say what they can do with the sign-in, some a little later: tells when it is something else. */
export const createCapabilityNews = (
  backend: Pick<ChatBackend, 'capabilities'>,
  onChanged: () => void
): (() => void) => {
  let told = JSON.stringify(backend.capabilities)
  return () => {
    const now = JSON.stringify(backend.capabilities)
    if (now === told) return
    told = now
    onChanged()
  }
}
