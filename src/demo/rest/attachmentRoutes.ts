import type { Hono } from 'hono'

import type { AttachmentRow } from '../world/rows'
import type { RestDeps } from './deps'
import { notFound, ok, serverError, type DemoEnv } from './envelope'

const chunkBytes = 64 * 1024

/** Section 3.6. */
export function addAttachmentRoutes(app: Hono<DemoEnv>, deps: RestDeps): void {
  app.get('/attachment/count', (c) =>
    ok(c, 'Success', { total: deps.world.tables.attachments.size })
  )

  app.get('/attachment/:guid', (c) => {
    const row = requireAttachment(deps, c.req.param('guid'))
    return ok(c, 'Success', deps.serializer.attachment(row, { metadata: true }))
  })

  app.get('/attachment/:guid/download', (c) => {
    const row = requireAttachment(deps, c.req.param('guid'))
    if (deps.faults.download === 'missing') throw serverError('Attachment does not exist on disk!')
    const isTruncated = deps.faults.download === 'truncated'
    return new Response(streamOf(row.bytes(), isTruncated), {
      headers: { 'Content-Type': row.mimeType }
    })
  })
}

/** `at_0_GUID` and the bare GUID are the same file: the last 36 characters count. */
function requireAttachment(deps: RestDeps, guid: string): AttachmentRow {
  const row = deps.world.tables.attachments.get(guid.slice(-36))
  if (row === undefined) throw notFound('Attachment does not exist!')
  return row
}

/** Chunked, without a length, as the real route; a truncated one breaks off half way. */
function streamOf(bytes: Uint8Array, isTruncated: boolean): ReadableStream<Uint8Array> {
  const end = isTruncated ? Math.floor(bytes.byteLength / 2) : bytes.byteLength
  let position = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (position < end) {
        const next = Math.min(end, position + chunkBytes)
        controller.enqueue(bytes.slice(position, next))
        position = next
      } else if (isTruncated) controller.error(new Error('cut off by a fault switch'))
      else controller.close()
    }
  })
}
