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
  readonly renamedTo?: string
  readonly addedPerson?: number
}

export type Scene = readonly Line[]
