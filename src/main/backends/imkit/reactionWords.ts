/** Reactions are free text on this wire; some clients send words (imkit.md 4.5). */
const EMOJI: Readonly<Record<string, string>> = {
  like: '👍',
  thumbsup: '👍',
  dislike: '👎',
  love: '❤️',
  heart: '❤️',
  laugh: '😂',
  haha: '😂',
  wow: '😮',
  sad: '😢',
  cry: '😢',
  angry: '😠',
  clap: '👏',
  fire: '🔥'
}

/** What is shown for a reaction: its emoji where the word is known, else the word itself. */
export const emojiOf = (reaction: string): string => {
  const word = reaction.toLowerCase()
  return Object.hasOwn(EMOJI, word) ? (EMOJI[word] ?? reaction) : reaction
}
