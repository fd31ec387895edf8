import { describe, expect, it } from 'vitest'

import { readRecording } from '../../../replay/readRecording'
import { liveThroughFaults, sha256, startRecordedRun } from '../../../replay/recordedRun'
import { replayPart, type Verdict } from '../../../replay/replay'

const replayed = async (saved: string): Promise<readonly (Verdict | null)[]> =>
  Promise.all(readRecording(saved).map((part) => replayPart(part, sha256)))

describe('replay', () => {
  it.each([1, 2, 3])('ends three minutes of faults in the same state (seed %i)', async (seed) => {
    const run = await startRecordedRun({ seed })
    await liveThroughFaults(run)
    const [verdict] = await replayed(run.recorder.save())
    expect(verdict?.differences).toEqual([])
    expect(verdict?.hash).toBe(verdict?.recordedHash)
    expect(verdict?.steps).toBeGreaterThan(200)
    await run.engine.dispose()
  })
})
