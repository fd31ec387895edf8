import { alignmentOf, type DbusValue, type DbusVariant, typesOf } from './value'

/**
 * Writes values in D-Bus' little-endian form. Types are ours, so a value that does not fit its
 * signature is a bug and throws.
 */
export class DbusWriter {
  private bytes = Buffer.alloc(256)
  private length = 0

  values(signature: string, values: readonly DbusValue[]): this {
    const types = typesOf(signature)
    if (types.length !== values.length) throw new TypeError('values do not fit the signature')
    for (const [index, value] of values.entries()) this.value(types[index] ?? '', value)
    return this
  }

  align(to: number): this {
    while (this.length % to !== 0) this.byte(0)
    return this
  }

  result(): Buffer {
    return this.bytes.subarray(0, this.length)
  }

  private value(type: string, value: DbusValue): void {
    this.align(alignmentOf(type))
    switch (type[0]) {
      case 'y':
        this.byte(value as number)
        return
      case 'b':
        this.uint32(value === true ? 1 : 0)
        return
      case 'i':
        this.uint32((value as number) >>> 0)
        return
      case 'u':
        this.uint32(value as number)
        return
      case 'x':
      case 't':
        this.reserve(8)
        this.bytes.writeBigInt64LE(BigInt(value as number), this.length)
        this.length += 8
        return
      case 'd':
        this.reserve(8)
        this.bytes.writeDoubleLE(value as number, this.length)
        this.length += 8
        return
      case 's':
      case 'o':
        this.uint32(Buffer.byteLength(value as string))
        this.text(value as string)
        return
      case 'g':
        this.byte(Buffer.byteLength(value as string))
        this.text(value as string)
        return
      case 'v': {
        const { signature, value: inner } = value as DbusVariant
        this.values('g', [signature]).value(signature, inner)
        return
      }
      case 'a':
        this.array(type.slice(1), value as readonly DbusValue[])
        return
      case '(':
      case '{':
        this.values(type.slice(1, -1), value as readonly DbusValue[])
        return
      default:
        throw new TypeError(`cannot write D-Bus type ${type}`)
    }
  }

  private array(type: string, items: readonly DbusValue[]): void {
    const lengthAt = this.length
    this.uint32(0)
    // The padding before the first item does not count as the array's.
    this.align(alignmentOf(type))
    const start = this.length
    for (const item of items) this.value(type, item)
    this.bytes.writeUInt32LE(this.length - start, lengthAt)
  }

  private byte(value: number): void {
    this.reserve(1)
    this.bytes[this.length] = value
    this.length += 1
  }

  private uint32(value: number): void {
    this.reserve(4)
    this.bytes.writeUInt32LE(value, this.length)
    this.length += 4
  }

  private text(value: string): void {
    const bytes = Buffer.byteLength(value)
    this.reserve(bytes + 1)
    this.bytes.write(value, this.length, 'utf8')
    this.bytes[this.length + bytes] = 0
    this.length += bytes + 1
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const grown = Buffer.alloc(Math.max(this.bytes.length * 2, this.length + more))
    this.bytes.copy(grown, 0, 0, this.length)
    this.bytes = grown
  }
}
