/** What a message of each type shows (imkit.md 5.1). Pure; never throws. */
import type { UnsupportedKind } from '../../../shared/domain'
import type { RemoteAttachment, RemoteMessage } from '../../core/backendEvents'
import { readCount, readId, readSize, readText } from '../shared/fields'
import type { Directory } from './directory'
import { extensionOf, mimeTypeOf, ownFilePath } from './fileUrl'
import { withMentions } from './mentions'
import { richText } from './richText'
import { readNumber } from './readers'
import type { WireMessage } from './wire'

export type Content = Pick<
  RemoteMessage,
  'text' | 'attachments' | 'unsupported' | 'body' | 'mentions'
>

const PLAIN = { attachments: [], unsupported: null, body: null, mentions: [] } as const

const words = (text: string, unsupported: UnsupportedKind | null = null): Content => ({
  ...PLAIN,
  text,
  unsupported
})

/** Files of other hosts are shown by their address only. */
const link = (text: string, url: string): Content =>
  words([text, url].filter((line) => line !== '').join('\n'))

const fileNameOf = (wire: WireMessage): string => {
  const name = (readText(wire.extra?.fileName, 500) ?? '').trim()
  const extension = (readText(wire.extra?.fileExtension, 20) ?? '').trim().replace(/^\./, '')
  if (name === '') return extension === '' ? wire.type : `${wire.type}.${extension}`
  const hasIt = name.toLowerCase().endsWith(`.${extension.toLowerCase()}`)
  return extension === '' || hasIt ? name : `${name}.${extension}`
}

const imageAttachment = (
  wire: WireMessage,
  index: number,
  baseUrl: string
): RemoteAttachment | null => {
  const image = wire.images[index]
  const serverId = image === undefined ? null : ownFilePath(image.originalUrl, baseUrl)
  if (image === undefined || serverId === null) return null
  // Some clients describe the one file in `extra`; the URL itself has no name and no type.
  const isTold = wire.images.length === 1 && wire.extra !== null && 'fileName' in wire.extra
  const told = isTold ? readId(wire.extra.mimeType, 200) : null
  const extension = extensionOf(isTold ? fileNameOf(wire) : serverId)
  const mimeType = told ?? mimeTypeOf(extension) ?? 'image/jpeg'
  return {
    serverId,
    fileName: isTold ? fileNameOf(wire) : `image-${String(index + 1)}.${extension || 'jpg'}`,
    mimeType: mimeType.startsWith('image/') ? mimeType : 'image/jpeg',
    size: isTold ? (readCount(wire.extra.bytes) ?? 0) : 0,
    width: readSize(image.width),
    height: readSize(image.height),
    isVoice: false,
    blurhash: null
  }
}

const imagesOf = (wire: WireMessage, text: string, baseUrl: string): Content => {
  const attachments = wire.images.flatMap((_image, index) => {
    const found = imageAttachment(wire, index, baseUrl)
    return found === null ? [] : [found]
  })
  const foreign = wire.images.filter(
    ({ originalUrl }) => ownFilePath(originalUrl, baseUrl) === null
  )
  const lines = [text, ...foreign.map(({ originalUrl }) => originalUrl)]
  const isEmpty = attachments.length === 0 && foreign.length === 0 && text === ''
  return {
    ...PLAIN,
    text: lines.filter((line) => line !== '').join('\n'),
    attachments,
    unsupported: isEmpty ? 'missing_image' : null
  }
}

const KIND_TYPES: Readonly<Record<string, string>> = {
  video: 'video/mp4',
  audio: 'audio/mp4'
}

const fileOf = (wire: WireMessage, baseUrl: string): Content => {
  const url = readId(wire.raw.originalUrl, 4_000) ?? ''
  const fileName = fileNameOf(wire)
  // Clients repeat the file's name as the message (imkit.md 5.1).
  const isName = wire.text === fileName || fileName.startsWith(`${wire.text}.`)
  const text = isName ? '' : wire.text
  const serverId = url === '' ? null : ownFilePath(url, baseUrl)
  if (serverId === null) return url === '' ? words(text, 'missing_file') : link(text, url)
  const told = readId(wire.extra?.mimeType, 200)
  const attachment: RemoteAttachment = {
    serverId,
    fileName,
    mimeType:
      told ??
      mimeTypeOf(extensionOf(fileName)) ??
      KIND_TYPES[wire.type] ??
      'application/octet-stream',
    size: readCount(wire.extra?.bytes) ?? 0,
    width: readSize(wire.raw.width),
    height: readSize(wire.raw.height),
    isVoice: wire.type === 'audio',
    blurhash: null
  }
  return { ...PLAIN, text, attachments: [attachment] }
}

const isDegrees = (value: number | null, most: number): value is number =>
  value !== null && Math.abs(value) <= most

const locationOf = (wire: WireMessage): Content => {
  const latitude = readNumber(wire.raw.latitude)
  const longitude = readNumber(wire.raw.longitude)
  if (!isDegrees(latitude, 90) || !isDegrees(longitude, 180))
    return words(wire.text, wire.text === '' ? 'place' : null)
  const place = { type: 'place', latitude, longitude, address: wire.text } as const
  return { ...PLAIN, text: wire.text, body: place }
}

/** An id of a pack that other clients bring along, or the address of a picture. */
const stickerOf = (wire: WireMessage, baseUrl: string): Content => {
  const sticker = readId(wire.raw.sticker, 4_000) ?? ''
  if (!/^https?:/i.test(sticker))
    return { ...PLAIN, text: '', body: { type: 'sticker', name: sticker.slice(0, 100) } }
  const serverId = ownFilePath(sticker, baseUrl)
  if (serverId === null) return link('', sticker)
  const extension = extensionOf(serverId)
  const attachment: RemoteAttachment = {
    serverId,
    fileName: `sticker.${extension || 'png'}`,
    mimeType: mimeTypeOf(extension) ?? 'image/png',
    size: 0,
    width: null,
    height: null,
    isVoice: false,
    blurhash: null
  }
  return { ...PLAIN, text: '', attachments: [attachment], body: { type: 'sticker', name: '' } }
}

const urlOf = (wire: WireMessage, text: string): Content => {
  const url = readId(wire.raw.url, 4_000) ?? ''
  return url === '' || text.includes(url) ? words(text) : link(text, url)
}

/** What is known and cannot be shown. */
const UNSUPPORTED: ReadonlyMap<string, UnsupportedKind> = new Map([
  ['line', 'line'],
  ['payment', 'payment'],
  ['payment-select', 'payment_choice'],
  ['request_payment', 'payment_request']
])

/** What is shown of a message that is neither recalled nor a service message. */
export const contentOf = (wire: WireMessage, directory: Directory, baseUrl: string): Content => {
  const { text, mentions } = withMentions(wire, directory)
  switch (wire.type) {
    case 'text':
      return { ...words(text), mentions }
    case 'announcement':
      return { ...words(text), mentions, body: { type: 'announcement' } }
    case 'url':
      return urlOf(wire, text)
    case 'image':
    case 'mixed':
      return { ...imagesOf(wire, text, baseUrl), mentions }
    case 'video':
    case 'audio':
    case 'file':
      return fileOf(wire, baseUrl)
    case 'location':
      return locationOf(wire)
    case 'sticker':
      return stickerOf(wire, baseUrl)
    case 'template':
    case 'flex': {
      const rich = richText(wire.type === 'template' ? wire.raw.template : wire.raw.contents)
      const shown = rich === '' ? text : rich
      return words(shown, shown === '' ? 'card' : null)
    }
    case 'encrypted':
      // Its text is cipher, which nobody can read.
      return words('', 'encrypted')
    default:
      return words(text, UNSUPPORTED.get(wire.type) ?? (text === '' ? 'other' : null))
  }
}
