/** Runs histories by seed. Every seed is one history, whatever was run before it. */
import fc from 'fast-check'

import { histories } from './arbitrary'
import { runHistory } from './history'
import type { Violation } from './evidence'
import { describeHistory, type History } from './setup'
import type { Sabotage } from './simApp'

/** Neighbouring seeds must not give neighbouring histories. */
const scatter = (seed: number): number => {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) | 0
}

export class Failure extends Error {
  constructor(readonly violations: readonly Violation[]) {
    super(violations.map(({ invariant, words }) => `${invariant}: ${words}`).join('\n'))
    this.name = 'Failure'
  }
}

type Counterexample = { readonly history: History; readonly words: string }

/** One seed. Shrinks on failure; null when everything held. */
export const trySeed = async (
  seed: number,
  from: fc.Arbitrary<History> = histories,
  sabotage: Sabotage = {},
  mayShrink = true
): Promise<Counterexample | null> => {
  const property = fc.asyncProperty(from, async (history) => {
    const { violations } = await runHistory(history, sabotage)
    if (violations.length > 0) throw new Failure(violations)
  })
  const outcome = await fc.check(property, {
    seed: scatter(seed),
    numRuns: 1,
    endOnFailure: !mayShrink
  })
  if (!outcome.failed) return null
  const [history] = outcome.counterexample!
  const error = outcome.errorInstance
  const words = error instanceof Error ? error.message : String(error)
  return { history, words }
}

/** A failure as it is printed: what to run again, what happened, what was wrong. */
export const report = (seed: number, { history, words }: Counterexample): string =>
  [
    `seed ${String(seed)} fails; run it again with: npm run simulate -- --seed=${String(seed)} --runs=1`,
    'The shortest history found:',
    describeHistory(history),
    'What was wrong in the end:',
    ...words.split('\n').map((line) => `  ${line}`)
  ].join('\n')

/** Seeds from `first` on; throws the first failure, shrunk and in words. Returns ms per history. */
export const explore = async (first: number, runs: number): Promise<number> => {
  // Aborts make an exception each; nobody reads where they were made.
  Error.stackTraceLimit = 0
  const startedAt = performance.now()
  for (let seed = first; seed < first + runs; seed += 1) {
    const found = await trySeed(seed)
    if (found !== null) throw new Error(report(seed, found))
  }
  return (performance.now() - startedAt) / runs
}
