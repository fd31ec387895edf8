import type { Language } from '../../seed/dialogues'
import type { ImkitPref } from '../types'

/** A file that is made when the seed is laid. */
export type SeedFile = {
  readonly kind: 'picture' | 'pdf' | 'sound' | 'film'
  readonly name: string
  readonly seed?: number
}

/** One line of a written talk. `who` is a uid, 'me', or null for a message of the platform. */
export type Line = {
  readonly who: string | null
  readonly minutesAgo: number
  readonly text?: string
  /** messageType, default 'text'. */
  readonly type?: string
  readonly fields?: Readonly<Record<string, unknown>>
  readonly files?: readonly SeedFile[]
  readonly mentions?: readonly string[]
  /** A name, so that a later line can reply to this one. */
  readonly key?: string
  readonly replyTo?: string
  readonly reactions?: readonly (readonly [who: string, reaction: string])[]
  readonly isEdited?: boolean
  readonly isRecalled?: boolean
}

export type SeedRoom = {
  readonly id?: string
  readonly name?: string
  /** Uids of the others; the first owns a group unless `isMine`. */
  readonly people: readonly string[]
  readonly isMine?: boolean
  readonly language?: Language
  /** About how many lines of everyday talk come before the written end. */
  readonly size?: number
  readonly lastMinutesAgo?: number
  readonly tail?: readonly Line[]
  readonly unread?: number
  readonly isMuted?: boolean
  readonly pref?: Partial<ImkitPref>
  readonly roomTags?: readonly string[]
  readonly description?: string
}
