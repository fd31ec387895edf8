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
    const cutConnection = (): void => {
      c.env.incoming?.socket.destroy()
    }
    return new Response(streamOf(row.bytes(), isTruncated ? cutConnection : null), {
      // Without this the adapter buffers small bodies and states a length.
      headers: { 'Content-Type': row.mimeType, 'Transfer-Encoding': 'chunked' }
    })
  })
}

/** `at_0_GUID` and the bare GUID are the same file: the last 36 characters count. */
function requireAttachment(deps: RestDeps, guid: string): AttachmentRow {
  const row = deps.world.tables.attachments.get(guid.slice(-36))
  if (row === undefined) throw notFound('Attachment does not exist!')
  return row
}

/** Chunked, without a length, as the real route; with `cut` it breaks off half way. */
function streamOf(bytes: Uint8Array, cut: (() => void) | null): ReadableStream<Uint8Array> {
  const end = cut === null ? bytes.byteLength : Math.floor(bytes.byteLength / 2)
  let position = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (position < end) {
        const next = Math.min(end, position + chunkBytes)
        controller.enqueue(bytes.slice(position, next))
        position = next
        return
      }
      cut?.()
      controller.close()
    }
  })
}
