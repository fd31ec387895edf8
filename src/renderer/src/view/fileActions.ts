import type { Attachment, AttachmentId } from '../../../shared/domain'

/** What a shown file can ask for. */
export type FileActions = {
  /** By the person's setting: fetched when it comes into view. */
  readonly loadsByItself: (attachment: Attachment) => boolean
  /** From 0 to 1 while it is fetched; null when it is not. */
  readonly progress: (id: AttachmentId) => number | null
  readonly hasFailed: (id: AttachmentId) => boolean
  /** Whether it can be had now. */
  readonly fetch: (attachment: Attachment) => Promise<boolean>
  readonly cancel: (id: AttachmentId) => void
  readonly read: (id: AttachmentId) => Promise<Uint8Array | null>
  readonly openLink: (url: string) => void
}
