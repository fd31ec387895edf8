import { expect, it } from 'vitest'

import { judgeMemory, type Sample } from '../../faults/memory'

/** Ten minutes of samples: a level, a growth in MB an hour, and a saw as collections make it. */
const samples = (growth: number, saw: number): readonly Sample[] =>
  Array.from({ length: 300 }, (_, n) => ({
    at: n * 2_000,
    rssMb: 140 + (growth * n * 2_000) / 3_600_000 + ((n * 37) % 11) * (saw / 10)
  }))

it('tells the slope', () => {
  const { slope, error } = judgeMemory(samples(300, 0))
  expect(slope).toBeCloseTo(300, 3)
  expect(error).toBeCloseTo(0, 3)
})

it.each([
  ['flat', 0, 60, true],
  ['sinking', -200, 30, true],
  ['a little growth within the noise', 50, 60, true],
  ['a leak', 300, 30, false],
  ['a leak in the noise', 600, 60, false]
])('judges what is %s', (_, growth, saw, holds) => {
  expect(judgeMemory(samples(growth, saw)).holds).toBe(holds)
})

it('does not judge a run that is still warming up', () => {
  expect(judgeMemory([]).holds).toBeNull()
  expect(judgeMemory(samples(600, 0).slice(0, 60)).holds).toBeNull()
})
