import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { MicrophoneFailure, Sound, Take } from '../../src/renderer/src/state/microphone'
import { VoiceNote } from '../../src/renderer/src/state/voiceNote.svelte'
import { toWav } from '../../src/renderer/src/view/wav'

const sound: Sound = {
  durationMs: 1_200,
  wav: new Blob(['x'], { type: 'audio/wav' }),
  play: () => () => undefined
}

type FakeTake = Take & { isDropped: boolean }

const createTake = (result: Sound | null = sound): FakeTake => ({
  isDropped: false,
  level: () => 0.5,
  finish: () => Promise.resolve(result),
  drop() {
    this.isDropped = true
  }
})

const noteOf = (opened: Take | MicrophoneFailure, isAllowed = true): VoiceNote =>
  new VoiceNote(
    () => Promise.resolve(opened),
    () => Promise.resolve(isAllowed)
  )

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a voice note', () => {
  it('is recorded, heard and handed over, once', async () => {
    const note = noteOf(createTake())
    await note.start()
    vi.advanceTimersByTime(1_000)
    expect(note.levels.length).toBeGreaterThan(5)
    await note.stop()
    expect(note).toMatchObject({ phase: 'ready', durationMs: 1_200 })
    expect(await note.take()).toBe(sound)
    expect(note.phase).toBe('idle')
    expect(await note.take()).toBeNull()
  })

  it('can be sent while it is being recorded', async () => {
    const note = noteOf(createTake())
    await note.start()
    expect(await note.take()).toBe(sound)
  })

  it('asks for the microphone only when a person wants it, and not where main says no', async () => {
    const open = vi.fn(() => Promise.resolve(createTake()))
    const note = new VoiceNote(open, () => Promise.resolve(false))
    expect(open).not.toHaveBeenCalled()
    await note.start()
    expect(open).not.toHaveBeenCalled()
    expect(note).toMatchObject({ phase: 'idle', failure: 'refused' })
  })

  it.each(['none', 'refused', 'failed'] as const)(
    'says so when there is no sound: %s',
    async (failure) => {
      const note = noteOf(failure)
      await note.start()
      expect(note).toMatchObject({ phase: 'idle', failure })
    }
  )

  it('lets go of the microphone when it is cancelled, even while the system still asks', async () => {
    const take = createTake()
    const note = noteOf(take)
    await note.start()
    note.cancel()
    expect(take.isDropped).toBe(true)
    const late = createTake()
    const other = noteOf(late)
    const starting = other.start()
    other.cancel()
    await starting
    expect(late.isDropped).toBe(true)
    expect(other.phase).toBe('idle')
  })

  it('says so when nothing was heard', async () => {
    const note = noteOf(createTake(null))
    await note.start()
    await note.stop()
    expect(note).toMatchObject({ phase: 'idle', failure: 'failed' })
  })

  it('ends by itself after ten minutes', async () => {
    const note = noteOf(createTake())
    await note.start()
    await vi.advanceTimersByTimeAsync(10 * 60_000 + 200)
    expect(note.phase).toBe('ready')
  })
})

describe('a WAV file', () => {
  it('has the header of 16-bit mono and the samples in order', () => {
    const bytes = toWav(new Float32Array([0, 1, -1, 2]), 16_000)
    const view = new DataView(bytes.buffer)
    expect(bytes).toHaveLength(44 + 8)
    expect(new TextDecoder().decode(bytes.slice(0, 4))).toBe('RIFF')
    expect(view.getUint32(24, true)).toBe(16_000)
    expect([44, 46, 48, 50].map((at) => view.getInt16(at, true))).toEqual([
      0, 32_767, -32_767, 32_767
    ])
  })
})
