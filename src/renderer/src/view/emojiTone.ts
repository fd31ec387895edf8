/** From the default yellow over light to dark. */
export const TONES = ['', '\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}'] as const

export type Tone = (typeof TONES)[number]

const HAS_TONES = /^\p{Emoji_Modifier_Base}\uFE0F?$/u

/** The emoji in that tone of skin; as it is where it shows none, or several people. */
export const withTone = (emoji: string, tone: Tone): string =>
  tone !== '' && HAS_TONES.test(emoji) ? emoji.replace('\uFE0F', '') + tone : emoji

/** Without a tone, to find it again. */
export const withoutTone = (emoji: string): string => emoji.replace(/[\u{1F3FB}-\u{1F3FF}]/gu, '')
