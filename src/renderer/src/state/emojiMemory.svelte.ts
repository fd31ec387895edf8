import { TONES, type Tone, withoutTone } from '../view/emojiTone'

/** A row of the picker. */
const SHOWN = 8
const POPULAR = ['👍', '❤️', '😂', '🎉', '🙏', '😊', '👀', '🔥']
const RECENT_KEY = 'tern.emoji.recent'
const TONE_KEY = 'tern.emoji.tone'

/** Which emoji this person uses, and in which tone. On this machine only. */
export class EmojiMemory {
  recent = $state.raw<readonly string[]>(POPULAR)
  tone = $state.raw<Tone>('')

  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem'>) {
    const known = (this.#read(RECENT_KEY) ?? '').split(' ').filter((emoji) => emoji !== '')
    this.recent = fill(known)
    const tone = this.#read(TONE_KEY)
    this.tone = TONES.find((each) => each === tone) ?? ''
  }

  use(emoji: string): void {
    const base = withoutTone(emoji)
    this.recent = fill([base, ...this.recent.filter((each) => each !== base)])
    this.#write(RECENT_KEY, this.recent.join(' '))
  }

  setTone(tone: Tone): void {
    this.tone = tone
    this.#write(TONE_KEY, tone)
  }

  /** A page without storage forgets, and that is all. */
  #read(key: string): string | null {
    try {
      return this.storage.getItem(key)
    } catch {
      return null
    }
  }

  #write(key: string, value: string): void {
    try {
      this.storage.setItem(key, value)
    } catch {
      // Full, or not there.
    }
  }
}

/** Always a whole row, so that the arrow keys go straight up and down. */
const fill = (known: readonly string[]): readonly string[] =>
  [...new Set([...known, ...POPULAR])].slice(0, SHOWN)

let memory: EmojiMemory | null = null

/** The one of this window. */
export const emojiMemory = (): EmojiMemory => (memory ??= new EmojiMemory(localStorage))
