import { ok, type Result } from '../../../shared/domain'
import type { AttachmentBytes } from '../../core/chatBackend'
import { asRecord, readId } from '../shared/fields'
import type { RestClient } from '../shared/restClient'

/** A file and its name: the download route sends bytes only (photon.md 3.6). */
export const fetchAttachment = async (
  rest: RestClient,
  serverId: string,
  maxBytes: number,
  signal: AbortSignal,
  onProgress?: (bytes: number) => void
): Promise<Result<AttachmentBytes>> => {
  const path = `/attachment/${encodeURIComponent(serverId)}`
  const [file, about] = await Promise.all([
    rest.download(`${path}/download`, maxBytes, signal, onProgress),
    rest.request({ method: 'GET', path, signal })
  ])
  if (!file.ok) return { ok: false, error: file.error.error }
  const { bytes, mimeType } = file.value
  const name = about.ok ? readId(asRecord(about.value.data)?.transferName, 1_000) : null
  return ok({
    bytes,
    mimeType: mimeType === '' ? 'application/octet-stream' : mimeType,
    fileName: name ?? 'file'
  })
}
