import { File } from 'node:buffer'

import type { OnUpload } from '../../core/chatBackend'

const PIECE_BYTES = 64 * 1024
/** A person sees no more of it, ms. */
const TELL_EVERY_MS = 100

export type UploadedFile = {
  readonly bytes: Uint8Array
  readonly fileName: string
  readonly mimeType: string
}

/**
 * A part of a form that tells how much of it was taken for sending. It keeps its known size, so that
 * the request has a length: servers and proxies need not take a body of unknown length.
 */
class CountedFile extends File {
  constructor(
    private readonly content: Uint8Array,
    file: UploadedFile,
    private readonly onUpload: OnUpload
  ) {
    super([content], file.fileName, { type: file.mimeType })
  }

  override stream(): ReturnType<File['stream']> {
    const { content, onUpload } = this
    let sent = 0
    let toldAt = 0
    return new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          const piece = content.subarray(sent, sent + PIECE_BYTES)
          sent += piece.byteLength
          const now = performance.now()
          if (now - toldAt >= TELL_EVERY_MS || sent === content.byteLength) {
            toldAt = now
            onUpload(sent, content.byteLength)
          }
          controller.enqueue(piece)
          if (sent >= content.byteLength) controller.close()
        }
      },
      // Nothing is taken before it is asked for: what is counted is on its way.
      { highWaterMark: 0 }
    ) as unknown as ReturnType<File['stream']>
  }
}

/** @param onUpload called a few times a second while it goes */
export const formFile = (file: UploadedFile, onUpload: OnUpload): Blob =>
  // The copy is a plain ArrayBuffer view: bytes of a worker may be shared memory, which Blob refuses.
  new CountedFile(new Uint8Array(file.bytes), file, onUpload) as unknown as Blob
