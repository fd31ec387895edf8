import { createClock } from '../../src/main/platform/clock'
import { type RecordedRun, startRecordedRun } from '../replay/recordedRun'
import { type Figure, median } from './report'

/** More than is written out, and less. */
const LONG = 10_000
const SHORT = 400
const ROUNDS = 7

type Measured = { readonly cpuMs: number; readonly run: RecordedRun }

/** Catches up with what was missed, the database in this thread. */
const catchUp = async (missed: number, isRecorded: boolean): Promise<Measured> => {
  const run = await startRecordedRun({ isRecorded, pageRows: 500 })
  for (let number = 0; number < missed; number += 1)
    run.servers[0]?.arrive(`message number ${String(number)}`, {}, false)
  const before = process.cpuUsage()
  run.engine.accounts.runtimes()[0]?.wake('user_asked')
  await run.clock.advance(5_000)
  const { user, system } = process.cpuUsage(before)
  return { cpuMs: (user + system) / 1_000, run }
}

/** Both kinds in turn, so that both meet the same machine. */
const ratioOf = async (missed: number): Promise<number> => {
  const ratios: number[] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const isFirst = round % 2 === 0
    const one = await catchUp(missed, isFirst)
    const other = await catchUp(missed, !isFirst)
    const [recorded, bare] = isFirst ? [one, other] : [other, one]
    // The first round warms up.
    if (round > 0) ratios.push(recorded.cpuMs / bare.cpuMs)
    for (const { run } of [one, other]) await run.engine.dispose()
  }
  return median(ratios)
}

type Saving = { readonly megabytes: number; readonly lastedMs: number; readonly stallMs: number }

/** A ring that is full, saved in stretches: what each of them takes others wait for. */
const saveFull = async (): Promise<Saving> => {
  const run = await startRecordedRun({ pageRows: 500 })
  for (let round = 0; round < 12; round += 1) {
    for (let number = 0; number < 700; number += 1)
      run.servers[0]?.arrive(`round ${String(round)} message ${String(number)}`, {}, false)
    run.engine.accounts.runtimes()[0]?.wake('user_asked')
    await run.clock.advance(40_000)
  }
  const recorder = { ...run.recorder }
  const clock = createClock()
  // Processor time: on a busy machine the clock would tell of others.
  let before = process.cpuUsage()
  const stretches: number[] = []
  const endStretch = (): void => {
    const { user, system } = process.cpuUsage(before)
    stretches.push((user + system) / 1_000)
  }
  run.clock.monotonic = () => clock.monotonic()
  run.clock.after = (delayMs, task) => {
    endStretch()
    return clock.after(delayMs, () => {
      before = process.cpuUsage()
      task()
    })
  }
  let letters = 0
  for await (const piece of recorder.save()) letters += piece.length
  endStretch()
  await run.engine.dispose()
  const lastedMs = stretches.reduce((sum, ms) => sum + ms, 0)
  return { megabytes: letters / 2 ** 20, lastedMs, stallMs: Math.max(...stretches) }
}

const atMost = (value: number): Figure['target'] & object => ({ kind: 'at most', value })

/** What the flight recorder costs a catch-up, and whoever waits while a recording is saved. */
export const benchRecorder = async (): Promise<readonly Figure[]> => {
  const name = (missed: number): string =>
    `flight recorder: catch-up of ${String(missed)} with it / without it`
  const figures: Figure[] = [
    { name: name(LONG), value: await ratioOf(LONG), unit: 'x', target: atMost(1.1) },
    { name: name(SHORT), value: await ratioOf(SHORT), unit: 'x' }
  ]
  const { megabytes, lastedMs, stallMs } = await saveFull()
  return [
    ...figures,
    { name: 'flight recorder: a full ring', value: megabytes, unit: 'MB' },
    { name: 'flight recorder: to save it', value: lastedMs, unit: 'ms' },
    {
      name: 'flight recorder: longest stop meanwhile',
      value: stallMs,
      unit: 'ms',
      target: atMost(50)
    }
  ]
}
