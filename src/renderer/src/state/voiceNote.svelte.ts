import type { MicrophoneFailure, OpenMicrophone, Sound, Take } from './microphone'

/** Longer ones are cut, ms. */
const LONGEST_MS = 10 * 60_000
const STEP_MS = 100

type Phase = 'idle' | 'asking' | 'recording' | 'ending' | 'ready'

/** One voice note: asked for, recorded, heard once more, and handed over. */
export class VoiceNote {
  phase = $state.raw<Phase>('idle')
  failure = $state.raw<MicrophoneFailure | null>(null)
  /** How loud it was, oldest first; 0 to 1. */
  levels = $state.raw<readonly number[]>([])
  durationMs = $state.raw(0)
  isPlaying = $state.raw(false)
  #take: Take | null = null
  #sound: Sound | null = null
  #timer: ReturnType<typeof setInterval> | null = null
  #stopPlaying: (() => void) | null = null

  /** @param mayRecord asks main, which asks the system where that has a say */
  constructor(
    private readonly open: OpenMicrophone,
    private readonly mayRecord: () => Promise<boolean>
  ) {}

  async start(): Promise<void> {
    if (this.phase !== 'idle') return
    this.phase = 'asking'
    this.failure = null
    const take = (await this.mayRecord()) ? await this.open() : 'refused'
    if (typeof take === 'string') {
      this.failure = take
      this.phase = 'idle'
      return
    }
    // Cancelled while the system asked.
    if (!this.#isIn('asking')) {
      take.drop()
      return
    }
    this.#take = take
    this.phase = 'recording'
    this.levels = []
    this.#count(take)
  }

  /** After a wait, when it may be another. */
  #isIn(phase: Phase): boolean {
    return this.phase === phase
  }

  #count(take: Take): void {
    const since = performance.now()
    this.durationMs = 0
    this.#timer = setInterval(() => {
      this.durationMs = performance.now() - since
      this.levels = [...this.levels, take.level()].slice(-40)
      if (this.durationMs >= LONGEST_MS) void this.stop()
    }, STEP_MS)
  }

  /** Ends the recording, to be heard first. */
  async stop(): Promise<void> {
    const take = this.#take
    if (this.phase !== 'recording' || take === null) return
    this.phase = 'ending'
    this.#stopTimer()
    this.#take = null
    const sound = await take.finish()
    if (!this.#isIn('ending')) return
    this.#sound = sound
    if (sound === null) {
      this.failure = 'failed'
      this.phase = 'idle'
      return
    }
    this.durationMs = sound.durationMs
    this.phase = 'ready'
  }

  togglePlaying(): void {
    if (this.#stopPlaying !== null) {
      this.#stopPlaying()
      return
    }
    if (this.#sound === null) return
    this.isPlaying = true
    this.#stopPlaying = this.#sound.play(() => {
      this.isPlaying = false
      this.#stopPlaying = null
    })
  }

  /** What was recorded, stopping it if need be; nothing is left here then. */
  async take(): Promise<Sound | null> {
    await this.stop()
    const sound = this.#sound
    this.cancel()
    return sound
  }

  cancel(): void {
    this.#stopTimer()
    this.#take?.drop()
    this.#take = null
    this.#stopPlaying?.()
    this.#sound = null
    this.phase = 'idle'
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }
}
