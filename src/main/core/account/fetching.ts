/** What a running account fetches because somebody looks at it. */
import type { Result } from '../../../shared/domain'
import type { BackendEvent } from '../backendEvents'
import type { AttachmentBytes, ChatBackend } from '../chatBackend'

/** What a download heeds and whom it tells. */
export type DownloadWatch = {
  readonly signal: AbortSignal
  readonly onProgress: (bytes: number) => void
}

/** A file; ends with the account, or when nobody wants it any more. */
export const downloadFile = async (
  backend: ChatBackend,
  serverId: string,
  maxBytes: number,
  { signal, onProgress }: DownloadWatch,
  lifetime: AbortSignal
): Promise<Result<AttachmentBytes>> => {
  const scope = new AbortController()
  const end = (): void => {
    scope.abort()
  }
  const sources = [lifetime, signal]
  if (sources.some(({ aborted }) => aborted)) end()
  for (const source of sources) source.addEventListener('abort', end, { once: true })
  try {
    return await backend.downloadAttachment(serverId, maxBytes, scope.signal, onProgress)
  } finally {
    for (const source of sources) source.removeEventListener('abort', end)
  }
}

/** Events of what is pinned; none where that cannot be had. */
export const fetchPinned = async (
  backend: ChatBackend,
  conversationServerId: string,
  lifetime: AbortSignal
): Promise<readonly BackendEvent[]> => {
  const fetched = await backend.fetchPinned?.(conversationServerId, lifetime)
  return fetched?.ok === true ? fetched.value : []
}
