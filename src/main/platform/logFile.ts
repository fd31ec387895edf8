import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { appendFile, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Lines into a file that is rotated by size: `tern.log`, `tern.1.log`, `tern.2.log`. */
export interface LogFile {
  write(line: string): void
  /** Resolves when everything written so far is on disk (or could not be put there). */
  flush(): Promise<void>
  /** Everything that is kept, oldest line first; what cannot be read is left out. */
  read(): Promise<string>
  /** For the last words of a process. */
  flushSync(): void
}

export type LogFileOptions = {
  readonly file: string
  readonly maxBytes: number
  readonly maxFiles: number
}

/** No more than this waits in memory when the disk does not keep up; then lines are dropped. */
const MAX_PENDING_BYTES = 2_000_000

class RotatingLogFile implements LogFile {
  private pending: string[] = []
  private pendingBytes = 0
  private dropped = 0
  private size = 0
  private writing: Promise<void> | null = null
  private isOpen = false

  constructor(private readonly options: LogFileOptions) {}

  write(line: string): void {
    if (this.pendingBytes > MAX_PENDING_BYTES) {
      this.dropped += 1
      return
    }
    this.pending.push(line)
    this.pendingBytes += Buffer.byteLength(line) + 1
    this.writing ??= this.drain()
  }

  async flush(): Promise<void> {
    while (this.writing !== null) await this.writing
  }

  async read(): Promise<string> {
    await this.flush()
    const texts: string[] = []
    for (let index = this.options.maxFiles - 1; index >= 0; index -= 1)
      texts.push(await readFile(this.name(index), 'utf8').catch(() => ''))
    return texts.join('')
  }

  flushSync(): void {
    const text = this.take()
    if (text === '') return
    try {
      this.prepare(Buffer.byteLength(text))
      appendFileSync(this.options.file, text, { mode: 0o600 })
    } catch {
      // The log is the last to complain about a full disk.
    }
  }

  private async drain(): Promise<void> {
    // Lines of the same tick go together.
    await Promise.resolve()
    try {
      for (let text = this.take(); text !== ''; text = this.take()) {
        this.prepare(Buffer.byteLength(text))
        await appendFile(this.options.file, text, { mode: 0o600 })
      }
    } catch {
      // A full or read-only disk must not become an error of its own.
    } finally {
      this.writing = null
    }
  }

  private take(): string {
    const lines = this.pending
    this.pending = []
    this.pendingBytes = 0
    if (this.dropped > 0) lines.push(JSON.stringify({ level: 'warn', dropped: this.dropped }))
    this.dropped = 0
    return lines.length === 0 ? '' : `${lines.join('\n')}\n`
  }

  private prepare(bytes: number): void {
    const { file, maxBytes } = this.options
    if (!this.isOpen) {
      mkdirSync(dirname(file), { recursive: true })
      this.size = existsSync(file) ? statSync(file).size : 0
      this.isOpen = true
    }
    if (this.size > 0 && this.size + bytes > maxBytes) {
      this.rotate()
      this.size = 0
    }
    this.size += bytes
  }

  private rotate(): void {
    const { maxFiles } = this.options
    for (let index = maxFiles - 1; index > 0; index -= 1)
      if (existsSync(this.name(index - 1))) renameSync(this.name(index - 1), this.name(index))
  }

  private name(index: number): string {
    const { file } = this.options
    return index === 0 ? file : file.replace(/(\.log)?$/, `.${index.toString()}.log`)
  }
}

export const createLogFile = (options: LogFileOptions): LogFile => new RotatingLogFile(options)
