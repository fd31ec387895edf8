import type { SeededRandom } from '../../random'
import { writePdf } from '../../seed/documents'
import { drawFace, drawLandscape } from '../../seed/pictures'
import type { Tables } from '../world/tables'
import { writeAvi, writeWav } from './media'
import type { Line, SeedFile } from './script'

const bucket = 'chatserver-upload'
const width = 640
const height = 420

type Owner = { readonly tables: Tables; readonly client: string; readonly at: number }

/** The fields of a line's message, with the files behind them. Bytes are made when asked for. */
export function fieldsOf(
  tables: Tables,
  random: SeededRandom,
  line: Line,
  client: string,
  at: number
): Readonly<Record<string, unknown>> {
  const owner = { tables, client, at }
  const [first] = line.files ?? []
  if (first === undefined) return line.fields ?? {}
  switch (first.kind) {
    case 'picture': {
      const images = (line.files ?? []).map((file) => picture(owner, random, file))
      return { images }
    }
    case 'film': {
      const url = add(owner, first.name, 'video/x-msvideo', () => writeAvi(160, 90, 20))
      const still = picture(owner, random, { ...first, kind: 'picture', name: 'still.png' })
      const extra = extraOf(first.name, 'video/x-msvideo')
      const { originalUrl: thumbnailUrl } = still
      return { originalUrl: url, thumbnailUrl, width: 160, height: 90, duration: 2, extra }
    }
    case 'sound': {
      const originalUrl = add(owner, first.name, 'audio/wav', () => writeWav(2))
      return { originalUrl, duration: 2, extra: extraOf(first.name, 'audio/wav', 32_044) }
    }
    case 'pdf': {
      const bytes = writePdf('Repair order F-2093')
      const originalUrl = add(owner, first.name, 'application/pdf', () => bytes)
      return { originalUrl, extra: extraOf(first.name, 'application/pdf', bytes.byteLength) }
    }
  }
}

function picture(
  owner: Owner,
  random: SeededRandom,
  file: SeedFile
): { originalUrl: string; thumbnailUrl: string; width: number; height: number } {
  const seed = file.seed ?? random.int(1, 1_000_000)
  const draw = once(() => drawLandscape(seed, width, height))
  const url = add(owner, file.name, 'image/png', draw)
  return { originalUrl: url, thumbnailUrl: url, width, height }
}

/** The path of somebody's picture. */
export const faceOf = (owner: Owner, seed: number): string =>
  add(owner, 'face.png', 'image/png', () => drawFace(seed))

/** A path: the origin is known only when the server listens. */
function add(owner: Owner, fileName: string, mimeType: string, bytes: () => Uint8Array): string {
  const { tables, client, at } = owner
  const id = tables.objectId(at)
  const made = once(bytes)
  tables.files.set(id, {
    ...{ id, bucket, fileName, mimeType, client, extra: {}, uploadedAt: at },
    bytes: made
  })
  return `/files/${bucket}/${id}`
}

/** The name comes in two parts (section 5.1). */
function extraOf(
  name: string,
  mimeType: string,
  bytes?: number
): Readonly<Record<string, unknown>> {
  const dot = name.lastIndexOf('.')
  const fileName = name.slice(0, dot)
  const fileExtension = name.slice(dot + 1)
  return { fileName, fileExtension, mimeType, ...(bytes === undefined ? {} : { bytes }) }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
