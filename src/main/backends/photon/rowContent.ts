/** What a row says: words, files, and what else it is. */
import type { Mention } from '../../../shared/domain'
import type { RemoteAttachment, RemoteBody, RemoteMessage } from '../../core/backendEvents'
import { unsupportedKind, type AssociatedKind } from './appleWords'
import type { WireAttachment, WireMessage } from './wire'

const toAttachment = (wire: WireAttachment, isVoice: boolean): RemoteAttachment => ({
  serverId: wire.guid,
  fileName: wire.transferName === '' ? 'file' : wire.transferName,
  mimeType: wire.mimeType ?? 'application/octet-stream',
  size: wire.totalBytes,
  width: wire.width,
  height: wire.height,
  isVoice,
  blurhash: wire.blurhash
})

/** Rows without a media type are previews and plug-in payloads, not files (photon.md 4.3). */
const isVisible = (wire: WireAttachment): boolean => wire.mimeType !== null && !wire.isHidden

/** Fully unsent: edited, with nothing left of it. Some parts left means an edit. */
const unsentAtOf = (wire: WireMessage): number | null => {
  const at = wire.dateRetracted ?? wire.dateEdited
  if (wire.partCount === null) return wire.dateRetracted
  return wire.partCount === 0 && wire.retractedParts !== 0 ? at : null
}

export const contentOf = (
  wire: WireMessage,
  isReduced: boolean
): Pick<RemoteMessage, 'text' | 'subject' | 'attachments' | 'editedAt' | 'unsentAt'> => {
  const unsentAt = unsentAtOf(wire)
  const editedAt = wire.dateEdited
  if (unsentAt !== null) return { text: '', subject: null, attachments: [], editedAt, unsentAt }
  const attachments =
    wire.attachments
      ?.filter(isVisible)
      .map((attachment) => toAttachment(attachment, wire.isAudioMessage)) ?? null
  return {
    // What a poll's own row says is the same for every poll.
    text: wire.poll?.type === 'definition' ? wire.poll.title : wire.text,
    subject: wire.subject === '' ? null : wire.subject,
    // A reduced payload that lists none may simply not have been joined with them.
    attachments: isReduced && attachments?.length === 0 ? null : attachments,
    editedAt,
    unsentAt
  }
}

const bodyOf = (wire: WireMessage, kind: AssociatedKind | null): RemoteBody | null => {
  if (wire.poll?.type === 'definition')
    return { type: 'poll', title: wire.poll.title, options: wire.poll.options }
  const sticker = wire.attachments?.find(({ isSticker }) => isSticker)
  return kind?.type === 'sticker' || (sticker !== undefined && wire.text === '')
    ? { type: 'sticker', name: '' }
    : null
}

type Extras = Pick<RemoteMessage, 'body' | 'mentions' | 'unsupported'>

/** What a message is besides words and files, or words in its place. */
export const extrasOf = (wire: WireMessage, kind: AssociatedKind | null): Extras => {
  if (unsentAtOf(wire) !== null) return { body: null, mentions: null, unsupported: null }
  const isShown = kind?.type === 'vote' || wire.poll !== null
  return {
    body: bodyOf(wire, kind),
    mentions: mentionsOf(wire),
    unsupported: isShown ? null : unsupportedKind(wire.balloonBundleId)
  }
}

const mentionsOf = ({ mentions, chats, ownAddress }: WireMessage): readonly Mention[] | null => {
  const own = ownAddress ?? chats[0]?.ownAddress ?? null
  return mentions?.map((mention) => ({ ...mention, isMe: mention.address === own })) ?? null
}
