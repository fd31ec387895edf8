/** What of the browser a recording needs; tests give their own. */
import { toWav } from '../view/wav'

/** Speech needs no more, Hz: a minute is under 2 MB. */
const RATE = 16_000

export type MicrophoneFailure = 'none' | 'refused' | 'failed'

export type Sound = {
  readonly durationMs: number
  readonly wav: Blob
  /** Plays it from the start; the returned function stops it. */
  readonly play: (onEnd: () => void) => () => void
}

export interface Take {
  /** How loud it is now, 0 to 1. */
  level(): number
  /** Ends the recording. Null: nothing was heard, or it cannot be read. */
  finish(): Promise<Sound | null>
  /** Throws it away. */
  drop(): void
}

export type OpenMicrophone = () => Promise<Take | MicrophoneFailure>

const failureOf = (error: unknown): MicrophoneFailure => {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none'
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'refused' : 'failed'
}

export const openMicrophone: OpenMicrophone = async () => {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    return record(stream)
  } catch (error) {
    return failureOf(error)
  }
}

const record = (stream: MediaStream): Take => {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const wave = new Uint8Array(analyser.fftSize)
  const recorder = new MediaRecorder(stream)
  const pieces: Blob[] = []
  recorder.ondataavailable = ({ data }) => {
    pieces.push(data)
  }
  const stopped = new Promise<void>((resolve) => {
    recorder.onstop = () => {
      resolve()
    }
  })
  recorder.start()
  const release = (): void => {
    if (recorder.state !== 'inactive') recorder.stop()
    for (const track of stream.getTracks()) track.stop()
    void context.close()
  }
  return {
    level: () => {
      analyser.getByteTimeDomainData(wave)
      return Math.min(1, Math.max(...wave.map((value) => Math.abs(value - 128))) / 90)
    },
    finish: async () => {
      release()
      await stopped
      return toSound(new Blob(pieces, { type: recorder.mimeType }))
    },
    drop: release
  }
}

const toSound = async (recorded: Blob): Promise<Sound | null> => {
  try {
    const context = new OfflineAudioContext(1, 1, RATE)
    // Decoding brings it to the context's rate.
    const buffer = await context.decodeAudioData(await recorded.arrayBuffer())
    if (buffer.length === 0) return null
    const wav = toWav(buffer.getChannelData(0), buffer.sampleRate)
    return {
      durationMs: Math.round(buffer.duration * 1_000),
      wav: new Blob([wav], { type: 'audio/wav' }),
      play: (onEnd) => playBuffer(buffer, onEnd)
    }
  } catch {
    return null
  }
}

/** Without an element of the page: its policy lets no media in. */
const playBuffer = (buffer: AudioBuffer, onEnd: () => void): (() => void) => {
  const context = new AudioContext()
  const source = context.createBufferSource()
  source.buffer = buffer
  source.connect(context.destination)
  source.onended = () => {
    void context.close()
    onEnd()
  }
  source.start()
  return () => {
    source.stop()
  }
}
