/** How loud a recording is over its length, for a picture of it: from 0 to 1, the loudest is 1. */
export const peaksOf = (samples: Float32Array, count: number): readonly number[] => {
  const step = Math.max(1, Math.floor(samples.length / count))
  const peaks = Array.from({ length: count }, (_none, index) => {
    let peak = 0
    const end = Math.min(samples.length, (index + 1) * step)
    for (let at = index * step; at < end; at += 1) peak = Math.max(peak, Math.abs(samples[at] ?? 0))
    return peak
  })
  const loudest = Math.max(...peaks, 0.01)
  return peaks.map((peak) => peak / loudest)
}

const RATE = 8_000

/** Null where the window cannot decode it. */
export const decodePeaks = async (
  bytes: Uint8Array,
  count: number
): Promise<readonly number[] | null> => {
  try {
    const context = new OfflineAudioContext(1, 1, RATE)
    const sound = await context.decodeAudioData(Uint8Array.from(bytes).buffer)
    return peaksOf(sound.getChannelData(0), count)
  } catch {
    return null
  }
}
