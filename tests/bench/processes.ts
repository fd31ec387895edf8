import { readdirSync, readFileSync } from 'node:fs'

const parentOf = (pid: number): number => {
  try {
    // The command name may hold spaces and parentheses: fields count from the last one.
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

const family = (root: number): readonly number[] => {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(Number(name))])
  )
  const below = (pid: number): readonly number[] =>
    [...parents]
      .filter(([, parent]) => parent === pid)
      .flatMap(([child]) => [child, ...below(child)])
  return [root, ...below(root)]
}

/** `pss`: shared pages count once. `rss`: the working sets, as task managers add them up. */
export type Memory = { readonly pssMb: number; readonly rssMb: number }

const memoryOf = (pid: number): Memory => {
  try {
    const rollup = readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8')
    const kB = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0)
    return { pssMb: kB('Pss') / 1024, rssMb: kB('Rss') / 1024 }
  } catch {
    return { pssMb: 0, rssMb: 0 }
  }
}

/** Summed over a process and all its descendants. */
export const familyMemory = (root: number): Memory =>
  family(root)
    .map(memoryOf)
    .reduce((sum, one) => ({ pssMb: sum.pssMb + one.pssMb, rssMb: sum.rssMb + one.rssMb }), {
      pssMb: 0,
      rssMb: 0
    })

/** Reads once a second until three readings agree within 1 %; at most 30 s. */
export const settledMemory = async (root: number): Promise<Memory> => {
  const readings: Memory[] = []
  for (let second = 0; second < 30; second += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    readings.push(familyMemory(root))
    const last = readings.slice(-3).map(({ pssMb }) => pssMb)
    const spread = (Math.max(...last) - Math.min(...last)) / Math.max(...last)
    if (last.length === 3 && spread < 0.01) break
  }
  return readings.at(-1) ?? { pssMb: Number.NaN, rssMb: Number.NaN }
}
