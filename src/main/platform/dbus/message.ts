/** Messages of the D-Bus wire protocol (specification, "Message Protocol"). Pure. */
import { DbusReader } from './reader'
import { type DbusValue, type DbusVariant, variant } from './value'
import { DbusWriter } from './writer'

export type DbusMessage = {
  readonly type: 'call' | 'return' | 'error' | 'signal'
  readonly serial: number
  readonly path?: string
  readonly interface?: string
  readonly member?: string
  readonly errorName?: string
  /** Serial of the call that this answers. */
  readonly replyTo?: number
  readonly destination?: string
  readonly sender?: string
  readonly signature?: string
  readonly body?: readonly DbusValue[]
  readonly isNoReplyExpected?: boolean
}

/** More than anybody has to tell us; a length beyond it means that the stream is broken. */
const MAX_MESSAGE_BYTES = 1_000_000

const TYPES = ['call', 'return', 'error', 'signal'] as const
const NO_REPLY_EXPECTED = 1
const HEADER_BYTES = 16

/** Header field -> its code and type. */
const FIELDS = {
  path: [1, 'o'],
  interface: [2, 's'],
  member: [3, 's'],
  errorName: [4, 's'],
  replyTo: [5, 'u'],
  destination: [6, 's'],
  sender: [7, 's'],
  signature: [8, 'g']
} as const

type FieldName = keyof typeof FIELDS
const FIELD_NAMES = Object.keys(FIELDS) as readonly FieldName[]

export const encodeMessage = (message: DbusMessage): Buffer => {
  const { signature = '', body = [] } = message
  const content = new DbusWriter().values(signature, body).result()
  const fields = FIELD_NAMES.flatMap((name): readonly DbusValue[] => {
    const value = message[name]
    const [code, type] = FIELDS[name]
    return value === undefined || value === '' ? [] : [[code, variant(type, value)]]
  })
  const header = new DbusWriter().values('yyyyuua(yv)', [
    'l'.charCodeAt(0),
    TYPES.indexOf(message.type) + 1,
    message.isNoReplyExpected === true ? NO_REPLY_EXPECTED : 0,
    1,
    content.length,
    message.serial,
    fields
  ])
  return Buffer.concat([header.align(8).result(), content])
}

/**
 * The first message in `bytes` and how many bytes it took; null when it is not complete yet.
 * @throws RangeError when this cannot be the start of a message: the connection is of no more use
 */
export const decodeMessage = (
  bytes: Buffer
): { readonly message: DbusMessage | null; readonly length: number } | null => {
  if (bytes.length < HEADER_BYTES) return null
  const isBig = bytes[0] === 'B'.charCodeAt(0)
  const uint32 = (at: number): number => (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at))
  const headerEnd = Math.ceil((HEADER_BYTES + uint32(12)) / 8) * 8
  const length = headerEnd + uint32(4)
  if (length > MAX_MESSAGE_BYTES) throw new RangeError('D-Bus message is too long')
  if (bytes.length < length) return null
  return { message: readMessage(bytes.subarray(0, length), isBig, headerEnd), length }
}

/** Null for a type that is not known: it must be ignored. */
const readMessage = (bytes: Buffer, isBig: boolean, headerEnd: number): DbusMessage | null => {
  const header = new DbusReader(bytes, isBig).values('yyyyuua(yv)')
  const type = TYPES[(header[1] as number) - 1]
  if (type === undefined) return null
  const read: Record<string, DbusValue> = {}
  for (const [code, field] of header[6] as readonly (readonly [number, DbusVariant])[]) {
    const name = FIELD_NAMES.find((candidate) => FIELDS[candidate][0] === code)
    if (name !== undefined && FIELDS[name][1] === field.signature) read[name] = field.value
  }
  const fields = read as Partial<Pick<DbusMessage, FieldName>>
  return {
    ...fields,
    type,
    serial: header[5] as number,
    isNoReplyExpected: ((header[2] as number) & NO_REPLY_EXPECTED) !== 0,
    body: new DbusReader(bytes, isBig, headerEnd).values(fields.signature ?? '')
  }
}
