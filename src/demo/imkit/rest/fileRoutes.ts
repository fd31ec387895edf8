import type { Hono } from 'hono'

import { wellFormed } from '../wire/encoding'
import type { FileRow } from '../world/rows'
import type { ImkitRestDeps } from './deps'
import { badRequest, notFound, ok, Refusal, type ImkitContext, type ImkitEnv } from './envelope'

/** Section 4.9. */
export function addFileRoutes(app: Hono<ImkitEnv>, deps: ImkitRestDeps): void {
  app.post('/files/:bucket', async (c) => {
    const declared = Number(c.req.header('content-length') ?? 0)
    // The parts around the file are small change.
    if (declared > deps.maxFileBytes + 64 * 1024) throw new Refusal(413, 'File too large')
    const { file, extra } = await c.req.parseBody()
    // Not `instanceof File`: that global came with Node 20, and 18 runs this too.
    if (!isFile(file)) throw badRequest('Missing part: file')
    if (file.size > deps.maxFileBytes) throw new Refusal(413, 'File too large')
    const bytes = new Uint8Array(await file.arrayBuffer())
    const at = deps.tables.now()
    const row: FileRow = {
      id: deps.tables.objectId(at),
      bucket: c.req.param('bucket'),
      fileName: wellFormed(decodeName(file.name)),
      mimeType: file.type === '' ? 'application/octet-stream' : file.type,
      client: c.get('user').uid,
      extra: parseExtra(extra),
      uploadedAt: at,
      bytes: () => bytes
    }
    deps.tables.files.set(row.id, row)
    return ok(c, deps.serializer.file(row))
  })

  app.get('/files/:bucket/:id', (c) => {
    const file = requireFile(c, deps)
    if (deps.faults.download === 'missing') throw notFound('File not found')
    const isUrlOnly = ['1', 'true'].includes(c.req.query('signedUrlOnly') ?? '')
    if (isUrlOnly) return ok(c, { url: deps.signUrl(file) })
    if (deps.faults.download !== 'direct') return c.redirect(deps.signUrl(file), 302)
    return new Response(file.bytes().slice(), { headers: { 'Content-Type': file.mimeType } })
  })

  app.get('/files/:bucket/:id/metadata', (c) => ok(c, deps.serializer.file(requireFile(c, deps))))
}

function isFile(part: unknown): part is File {
  return typeof part === 'object' && part !== null && 'arrayBuffer' in part
}

function requireFile(c: ImkitContext, deps: ImkitRestDeps): FileRow {
  const file = deps.tables.files.get(c.req.param('id') ?? '')
  if (file === undefined || file.bucket !== c.req.param('bucket')) throw notFound('File not found')
  return file
}

/** Some clients percent-encode the name; one with a lone percent sign is no such name. */
function decodeName(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

function parseExtra(extra: unknown): unknown {
  if (typeof extra !== 'string') return {}
  try {
    return JSON.parse(extra) as unknown
  } catch {
    throw badRequest('extra is no JSON')
  }
}
