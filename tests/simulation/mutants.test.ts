/** The proof that the simulation proves something: wrong designs put into it are found out. */
import type fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { histories } from './arbitrary'
import { trySeed } from './explore'
import { FAULT_CLASSES, type FaultClass, historiesOf, sendHistories } from './faultClasses'
import { OTHER_MUTANTS, RECOVERY_MUTANTS } from './mutants'
import type { History } from './setup'
import type { Sabotage } from './simApp'

/** A wrong design must be found within that many histories. */
const FOUND_WITHIN = 400
/** A class of faults that a design survives is looked at in that many. */
const SURVIVES = 15

type Found = { readonly after: number; readonly words: string }

const search = async (
  from: fc.Arbitrary<History>,
  sabotage: () => Sabotage,
  limit: number,
  isMeant: (words: string) => boolean
): Promise<Found | null> => {
  Error.stackTraceLimit = 0
  for (let seed = 1; seed <= limit; seed += 1) {
    const found = await trySeed(seed, from, sabotage(), false)
    if (found !== null && isMeant(found.words)) return { after: seed, words: found.words }
  }
  return null
}

const losesMessages = (words: string): boolean => /^I1: /m.test(words)

const rows: string[] = []

describe('a wrong design of recovery', () => {
  const searchClass = (
    kind: FaultClass,
    sabotage: () => Sabotage,
    limit: number
  ): Promise<Found | null> => search(historiesOf(kind), sabotage, limit, losesMessages)

  it.each(RECOVERY_MUTANTS)('$name loses messages', async ({ name, losesFrom, sabotage }) => {
    const cells: string[] = []
    for (const kind of FAULT_CLASSES) {
      const isWrong = FAULT_CLASSES.indexOf(kind) >= FAULT_CLASSES.indexOf(losesFrom)
      const found = await searchClass(kind, sabotage, isWrong ? FOUND_WITHIN : SURVIVES)
      cells.push(found === null ? '-' : String(found.after))
      expect(found !== null, `${kind}: ${found?.words ?? 'nothing was found'}`).toBe(isWrong)
    }
    rows.push(`${name.padEnd(44)} ${cells.map((cell) => cell.padStart(11)).join(' ')}`)
  })

  it('is not found where there is none', async () => {
    expect(
      await search(
        sendHistories,
        () => ({}),
        SURVIVES,
        () => true
      )
    ).toBeNull()
    for (const kind of FAULT_CLASSES)
      expect(
        await search(
          historiesOf(kind),
          () => ({}),
          SURVIVES,
          () => true
        )
      ).toBeNull()
    const head = FAULT_CLASSES.map((kind) => kind.padStart(11)).join(' ')
    console.log(
      `histories until a lost message was found, by faults (each with those to its left)\n${''.padEnd(44)} ${head}\n${rows.join('\n')}`
    )
  })
})

describe('another wrong design', () => {
  it.each(OTHER_MUTANTS)('“$name” breaks $breaks', async ({ name, breaks, from, sabotage }) => {
    const isMeant = (words: string): boolean => words.includes(`${breaks}: `)
    const found = await search(from ?? histories, sabotage, FOUND_WITHIN, isMeant)
    expect(found, 'nothing was found').not.toBeNull()
    console.log(`${name}: found after ${String(found?.after)} histories (${breaks})`)
  })
})
