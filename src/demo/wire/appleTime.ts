const appleEpochMs = 978_307_200_000

/** Epoch ms to the nanoseconds since 2001 that chat.db stores. */
export function toAppleNs(ms: number): number {
  return (ms - appleEpochMs) * 1_000_000
}
