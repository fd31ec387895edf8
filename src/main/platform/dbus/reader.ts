import { alignmentOf, type DbusValue, typesOf } from './value'

/** Deeper than this is nothing that anybody sends (the specification allows 64). */
const MAX_DEPTH = 32

/** Reads values in either byte order. Throws RangeError for what is cut short or malformed. */
export class DbusReader {
  private depth = 0

  constructor(
    private readonly bytes: Buffer,
    private readonly isBig: boolean,
    private at = 0
  ) {}

  values(signature: string): readonly DbusValue[] {
    return typesOf(signature).map((type) => this.value(type))
  }

  private value(type: string): DbusValue {
    this.align(alignmentOf(type))
    switch (type[0]) {
      case 'y':
        return this.bytes.readUInt8(this.skip(1))
      case 'b':
        return this.uint32() !== 0
      case 'n':
        return this.isBig
          ? this.bytes.readInt16BE(this.skip(2))
          : this.bytes.readInt16LE(this.skip(2))
      case 'q':
        return this.isBig
          ? this.bytes.readUInt16BE(this.skip(2))
          : this.bytes.readUInt16LE(this.skip(2))
      case 'i':
        return this.uint32() | 0
      case 'u':
      case 'h':
        return this.uint32()
      case 'x':
      case 't':
        return this.int64(type === 'x')
      case 'd':
        return this.isBig
          ? this.bytes.readDoubleBE(this.skip(8))
          : this.bytes.readDoubleLE(this.skip(8))
      case 's':
      case 'o':
        return this.text(this.uint32())
      case 'g':
        return this.text(this.bytes.readUInt8(this.skip(1)))
      default:
        return this.container(type)
    }
  }

  private container(type: string): DbusValue {
    this.depth += 1
    if (this.depth > MAX_DEPTH) throw new RangeError('D-Bus value is nested too deeply')
    try {
      if (type === 'v') {
        const signature = this.text(this.bytes.readUInt8(this.skip(1)))
        const [value, more] = this.values(signature)
        if (value === undefined || more !== undefined) throw new RangeError('bad D-Bus variant')
        return { signature, value }
      }
      return type.startsWith('a') ? this.array(type.slice(1)) : this.values(type.slice(1, -1))
    } finally {
      this.depth -= 1
    }
  }

  private array(type: string): readonly DbusValue[] {
    const length = this.uint32()
    this.align(alignmentOf(type))
    const end = this.at + length
    if (end > this.bytes.length) throw new RangeError('D-Bus array is cut short')
    const items: DbusValue[] = []
    while (this.at < end) items.push(this.value(type))
    return items
  }

  private text(length: number): string {
    const start = this.skip(length + 1)
    return this.bytes.toString('utf8', start, start + length)
  }

  private int64(isSigned: boolean): number {
    const at = this.skip(8)
    if (isSigned)
      return Number(this.isBig ? this.bytes.readBigInt64BE(at) : this.bytes.readBigInt64LE(at))
    return Number(this.isBig ? this.bytes.readBigUInt64BE(at) : this.bytes.readBigUInt64LE(at))
  }

  private uint32(): number {
    const at = this.skip(4)
    return this.isBig ? this.bytes.readUInt32BE(at) : this.bytes.readUInt32LE(at)
  }

  private align(to: number): void {
    this.at = Math.ceil(this.at / to) * to
  }

  /** Where the next `length` bytes begin; they are taken. */
  private skip(length: number): number {
    const start = this.at
    if (start + length > this.bytes.length) throw new RangeError('D-Bus message is cut short')
    this.at = start + length
    return start
  }
}
