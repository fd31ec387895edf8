import { closeEmptyWindow, type Fixture, launchEmptyWindow, launchToList } from './fixture'
import { settledMemory } from './processes'
import { type Figure, median } from './report'

const RUNS = 7

/** Starts Tern and the empty window by turns, so that a noisy minute hits both. */
export const benchColdStart = async ({ profile }: Fixture): Promise<readonly Figure[]> => {
  const own: number[] = []
  const empty: number[] = []
  for (let run = 0; run <= RUNS; run += 1) {
    const floor = await launchEmptyWindow()
    await closeEmptyWindow(floor)
    const { tern, ms } = await launchToList(profile)
    await tern.close()
    // The first pair warms the disk cache.
    if (run > 0) {
      own.push(ms)
      empty.push(floor.ms)
    }
  }
  return [
    { name: 'empty window, launch to painted (median)', value: median(empty), unit: 'ms' },
    { name: 'Tern with 100,000 messages, launch to painted list', value: median(own), unit: 'ms' },
    {
      name: 'cold start ratio',
      value: median(own) / median(empty),
      unit: 'x',
      target: { kind: 'at most', value: 1.35 }
    }
  ]
}

export const benchMemory = async ({ profile }: Fixture): Promise<readonly Figure[]> => {
  const floor = await launchEmptyWindow()
  const empty = await settledMemory(floor.pid)
  await closeEmptyWindow(floor)
  const { tern } = await launchToList(profile)
  const own = await settledMemory(tern.pid)
  await tern.close()
  const target = { kind: 'at most', value: 1.25 } as const
  return [
    { name: 'empty window, summed PSS', value: empty.pssMb, unit: 'MB' },
    { name: 'Tern with 100,000 messages, summed PSS', value: own.pssMb, unit: 'MB' },
    { name: 'memory ratio by PSS', value: own.pssMb / empty.pssMb, unit: 'x', target },
    { name: 'empty window, summed working set', value: empty.rssMb, unit: 'MB' },
    { name: 'Tern with 100,000 messages, summed working set', value: own.rssMb, unit: 'MB' },
    { name: 'memory ratio by working set', value: own.rssMb / empty.rssMb, unit: 'x', target }
  ]
}
