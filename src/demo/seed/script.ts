/** One line of a written-out talk. `who`: 0 is me, 1 the first participant, and so on. */
export type Line = {
  readonly who: number
  readonly minutesAgo: number
  readonly text?: string
  /** A name, so that a later line can reply to this one. */
  readonly id?: string
  readonly replyTo?: string
  readonly reactions?: readonly (readonly [who: number, reaction: string])[]
  readonly editedFrom?: string
  readonly isUnsent?: boolean
  readonly picture?: string
  readonly file?: string
  /** A poll, and who chose which of its options. */
  readonly poll?: {
    readonly title: string
    readonly options: readonly string[]
    readonly votes: readonly (readonly [who: number, options: readonly number[]])[]
  }
  /** Whose names in the text are mentions: 0 is me. */
  readonly mentions?: readonly (readonly [who: number, words: string])[]
  readonly effectId?: string
  readonly contact?: { readonly name: string; readonly phone: string; readonly email: string }
  /** Seconds of a voice message. */
  readonly voice?: number
  readonly renamedTo?: string
  readonly addedPerson?: number
}

export type Scene = readonly Line[]
