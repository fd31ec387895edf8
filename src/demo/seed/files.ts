import type { SeededRandom } from '../random'
import type { AttachmentRow } from '../world/rows'
import type { Tables } from '../world/tables'
import { writePdf } from './documents'
import { drawLandscape } from './pictures'

const sizes: readonly (readonly [number, number])[] = [
  [640, 340],
  [480, 640],
  [640, 480]
]

/** A bright sky over something dark: close to every landscape that is drawn here. */
const hill = 'LEHV6nWB2yk8pyo0adR*.7kCMdnj'

/** Pictures are drawn when somebody asks for their bytes or size, and kept. */
export function createPicture(
  tables: Tables,
  random: SeededRandom,
  fileName: string,
  isOutgoing: boolean
): AttachmentRow {
  const [width, height] = random.pick(sizes)
  const seed = random.int(1, 1_000_000)
  const draw = once(() => drawLandscape(seed, width, height))
  return {
    ...common(tables, random, fileName, isOutgoing),
    mimeType: 'image/png',
    uti: 'public.png',
    width,
    height,
    blurhash: hill,
    bytes: draw,
    get byteLength() {
      return draw().byteLength
    }
  }
}

export function createPdf(
  tables: Tables,
  random: SeededRandom,
  fileName: string,
  isOutgoing: boolean
): AttachmentRow {
  const bytes = writePdf('Agreement, page 1 of 1')
  return {
    ...common(tables, random, fileName, isOutgoing),
    mimeType: 'application/pdf',
    uti: 'com.adobe.pdf',
    width: 0,
    height: 0,
    bytes: () => bytes,
    byteLength: bytes.byteLength
  }
}

function common(
  tables: Tables,
  random: SeededRandom,
  fileName: string,
  isOutgoing: boolean
): Pick<AttachmentRow, 'rowId' | 'guid' | 'fileName' | 'isOutgoing'> {
  return { rowId: tables.nextAttachmentRowId(), guid: random.uuid(), fileName, isOutgoing }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => (made ??= { value: make() }).value
}
