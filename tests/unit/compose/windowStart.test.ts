import { describe, expect, it } from 'vitest'

import { onVisibility, startHidden } from '../../../src/main/compose/windowStart'
import { defer } from '../../support/fakeBackend'
import { settle } from '../../support/settle'

const createBench = () => {
  const steps: string[] = []
  const answer = defer<boolean>()
  const lifetime = new AbortController()
  return {
    steps,
    answer,
    lifetime,
    start: (): Promise<void> =>
      startHidden(
        {
          start: () => {
            steps.push('window')
          }
        },
        {
          refresh: async () => {
            steps.push('asked')
            const isPresent = await answer.promise
            steps.push('known')
            return isPresent
          }
        },
        lifetime.signal
      )
  }
}

describe('the window of a start into the tray', () => {
  it('waits until it is known whether there is a tray', async () => {
    const bench = createBench()
    const started = bench.start()
    await settle()
    expect(bench.steps).toEqual(['asked'])
    bench.answer.resolve(true)
    await started
    expect(bench.steps).toEqual(['asked', 'known', 'window'])
  })

  it('is not made any more when the app quits meanwhile', async () => {
    const bench = createBench()
    const started = bench.start()
    bench.lifetime.abort()
    bench.answer.resolve(false)
    await started
    expect(bench.steps).not.toContain('window')
  })
})

it('visibility is told when it changes, and not with every focus', () => {
  let isVisible = false
  let changed = (): void => undefined
  const told: boolean[] = []
  onVisibility(
    {
      isVisible: () => isVisible,
      onVisibilityChange: (listener) => {
        changed = listener
        return () => undefined
      }
    },
    (now) => told.push(now)
  )
  for (const next of [false, true, true, false, false, true]) {
    isVisible = next
    changed()
  }
  expect(told).toEqual([true, false, true])
})
