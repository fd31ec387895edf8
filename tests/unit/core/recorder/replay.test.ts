import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { readRecording } from '../../../replay/readRecording'
import {
  liveThroughFaults,
  type RecordedRun,
  savedOf,
  sha256,
  startRecordedRun
} from '../../../replay/recordedRun'
import { replayPart, type Verdict } from '../../../replay/replay'
import { tellPart } from '../../../replay/words'

const replayed = async (saved: string): Promise<readonly (Verdict | null)[]> =>
  Promise.all(readRecording(saved).map((part) => replayPart(part, sha256)))

const withRun = async (
  seed: number,
  use: (run: RecordedRun) => Promise<void>,
  maxBytes?: number
): Promise<void> => {
  const run = await startRecordedRun({ seed, ...(maxBytes === undefined ? {} : { maxBytes }) })
  await use(run)
  await run.engine.dispose()
}

describe('replay', () => {
  it.each([1, 2, 3])('ends three minutes of faults in the same state (seed %i)', (seed) =>
    withRun(seed, async (run) => {
      await liveThroughFaults(run)
      const saved = await savedOf(run)
      const [verdict] = await replayed(saved)
      expect(verdict?.differences).toEqual([])
      expect(verdict?.hash).toBe(verdict?.recordedHash)
      const [part] = readRecording(saved)
      expect(part?.checkpoint).toEqual({ kind: 'start' })
      expect(part?.end.counts).toMatchObject({ conversations: 2, accounts: 2 })
      expect(part?.end.counts.messages).toBeGreaterThan(70)
    })
  )

  it('begins in the middle of a run, where the core was at rest', () =>
    withRun(4, async (run) => {
      for (let round = 0; round < 5; round += 1) {
        await liveThroughFaults(run)
        await run.clock.advance(97_777)
      }
      const saved = await savedOf(run)
      const [part] = readRecording(saved)
      expect(part?.checkpoint?.kind).toBe('rest')
      const first = part?.steps[0]?.m ?? 0
      const recordedMs = run.clock.monotonic() - first
      expect(recordedMs).toBeGreaterThanOrEqual(600_000)
      expect(recordedMs).toBeLessThan(900_000)
      const [verdict] = await replayed(saved)
      expect(verdict?.differences).toEqual([])
      expect(verdict?.hash).toBe(verdict?.recordedHash)
    }))

  it('goes on after the core was busy with what cannot be repeated', () =>
    withRun(5, async (run) => {
      await run.engine.accounts.retrySecrets()
      await run.clock.advance(70_000)
      await liveThroughFaults(run)
      const verdicts = await replayed(await savedOf(run))
      expect(verdicts).toHaveLength(3)
      expect(verdicts[1]).toBeNull()
      expect(verdicts[2]?.differences).toEqual([])
      expect(verdicts[2]?.hash).toBe(verdicts[2]?.recordedHash)
    }))

  it.each([
    ['the order of a message', /("order":)3,/, '$14,'],
    ['a word of a message', /("text":"~)[0-9a-f]{4}/, '$1abcd'],
    ['when a message was edited', /("editedAt":)1767603609000/, '$11767603609001'],
    ['a cursor', /("cursor":"~)[0-9a-f]{4}/, '$1abcd'],
    ['a phase', /("phase":"online")/, '"phase":"waiting"']
  ])('finds that %s was changed in the file', (_what, pattern, by) =>
    withRun(1, async (run) => {
      await liveThroughFaults(run)
      const saved = await savedOf(run)
      const tampered = saved.replace(pattern, by)
      expect(tampered).not.toBe(saved)
      const [part] = readRecording(tampered)
      if (part === undefined) throw new Error('no part')
      const verdict = await replayPart(part, sha256)
      const told = tellPart(part, verdict)
      expect(told.isSame).toBe(false)
      expect(told.lines[1]).toMatch(/first: Step \d+: /)
    })
  )

  it('finds that an event is missing', () =>
    withRun(1, async (run) => {
      await liveThroughFaults(run)
      const lines = (await savedOf(run)).split('\n')
      const at = lines.findIndex((line) => line.includes('"i":["event"'))
      lines.splice(at, 1)
      const [verdict] = await replayed(lines.join('\n'))
      expect(verdict?.hash).not.toBe(verdict?.recordedHash)
    }))

  it(
    'says so and fails as a command',
    () =>
      withRun(1, async (run) => {
        await liveThroughFaults(run)
        const saved = await savedOf(run)
        const folder = mkdtempSync(join(tmpdir(), 'tern-recording-'))
        const replay = (text: string): { status: number | null; stdout: string } => {
          const file = join(folder, 'recording.json')
          writeFileSync(file, text)
          return spawnSync(process.execPath, ['scripts/replay.mjs', file], { encoding: 'utf8' })
        }
        try {
          const same = replay(saved)
          expect(same.stdout).toMatch(/^replayed \d+ events, .*: same state [0-9a-f]{32}$/m)
          expect(same.status).toBe(0)
          const other = replay(saved.replace(/("order":)3,/, '$14,'))
          expect(other.stdout).toMatch(/first: Step \d+: store ingest/)
          expect(other.status).toBe(1)
          expect(replay('{}').status).toBe(1)
        } finally {
          rmSync(folder, { recursive: true, force: true })
        }
      }),
    30_000
  )
})
