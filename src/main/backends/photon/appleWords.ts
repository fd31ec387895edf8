import type { SendFailure, TapbackKind, UnsupportedKind } from '../../../shared/domain'
import { isPollBundle } from './pollPayload'

/** Codes and identifiers of Apple's message store, in plain words (photon.md 4.4 to 4.6). */

const TAPBACKS: readonly TapbackKind[] = [
  'love',
  'like',
  'dislike',
  'laugh',
  'emphasize',
  'question'
]

export const TAPBACK_EMOJI: Readonly<Record<TapbackKind, string>> = {
  love: '❤️',
  like: '👍',
  dislike: '👎',
  laugh: '😂',
  emphasize: '‼️',
  question: '❓'
}

export type AssociatedKind =
  | { readonly type: 'tapback'; readonly kind: TapbackKind; readonly isRemoval: boolean }
  | { readonly type: 'emoji'; readonly isRemoval: boolean }
  | { readonly type: 'sticker' }
  | { readonly type: 'stickerRemoval' }
  | { readonly type: 'vote' }
  | { readonly type: 'other' }

const namedTapback = (type: string): AssociatedKind | null => {
  const isRemoval = type.startsWith('-')
  const kind = TAPBACKS.find((name) => name === (isRemoval ? type.slice(1) : type))
  return kind === undefined ? null : { type: 'tapback', kind, isRemoval }
}

/** Names (`-love`), decimal strings (`"3000"`) and unknown codes. */
export const associatedKindOf = (type: string): AssociatedKind => {
  const named = namedTapback(type)
  if (named !== null) return named
  if (type === 'sticker') return { type: 'sticker' }
  const code = Number(type)
  const base = code >= 3000 && code < 4000 ? 3000 : 2000
  const kind = TAPBACKS[code - base]
  if (kind !== undefined) return { type: 'tapback', kind, isRemoval: base === 3000 }
  if (code === 2006 || code === 3006) return { type: 'emoji', isRemoval: code === 3006 }
  if (code === 1000 || code === 2007) return { type: 'sticker' }
  if (code === 3007) return { type: 'stickerRemoval' }
  return code === 4000 ? { type: 'vote' } : { type: 'other' }
}

/** The emoji of a custom reaction is not serialised; it stands in the row's words (inferred, 4.4). */
export const emojiIn = (text: string): string | null =>
  /\p{Regional_Indicator}{2}|\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*/u.exec(
    text.slice(0, 200)
  )?.[0] ?? null

const EFFECTS: Readonly<Record<string, string>> = {
  'com.apple.MobileSMS.expressivesend.impact': 'slam',
  'com.apple.MobileSMS.expressivesend.loud': 'loud',
  'com.apple.MobileSMS.expressivesend.gentle': 'gentle',
  'com.apple.MobileSMS.expressivesend.invisibleink': 'invisible ink',
  'com.apple.messages.effect.CKEchoEffect': 'echo',
  'com.apple.messages.effect.CKSpotlightEffect': 'spotlight',
  'com.apple.messages.effect.CKHappyBirthdayEffect': 'balloons',
  'com.apple.messages.effect.CKBalloonEffect': 'balloons',
  'com.apple.messages.effect.CKConfettiEffect': 'confetti',
  'com.apple.messages.effect.CKHeartEffect': 'hearts',
  'com.apple.messages.effect.CKLasersEffect': 'lasers',
  'com.apple.messages.effect.CKFireworksEffect': 'fireworks',
  'com.apple.messages.effect.CKShootingStarEffect': 'shooting star',
  'com.apple.messages.effect.CKSparklesEffect': 'celebration'
}

export const effectName = (id: string | null): string | null =>
  id !== null && Object.hasOwn(EFFECTS, id) ? (EFFECTS[id] ?? null) : null

/** What a balloon is that Tern cannot draw; null for a plain message or a link preview. */
export const unsupportedKind = (bundleId: string | null): UnsupportedKind | null => {
  if (bundleId === null || bundleId === 'com.apple.messages.URLBalloonProvider') return null
  if (isPollBundle(bundleId)) return 'poll'
  if (bundleId.includes('Handwriting')) return 'handwriting'
  if (bundleId.includes('DigitalTouch')) return 'digital_touch'
  return 'app'
}

/** What the error number of a message row says (photon.md 4.1); null when there is no error. */
export const failureOf = (error: number): SendFailure | null => {
  if (error === 0) return null
  if (error === 22) return 'not_on_imessage'
  if (error === 4) return 'mac_timeout'
  return `mac:${error}`
}
