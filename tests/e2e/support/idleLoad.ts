import { readdirSync, readFileSync } from 'node:fs'

/** What a process tree did in a while. */
export type Load = {
  /** Share of one core, percent. */
  readonly cpuPercent: number
  /** Times that the processes (their first threads, which run the app) were woken, each second. */
  readonly wakeupsPerSecond: number
  /** The same of all their threads, Chromium's pools and watchdogs too. */
  readonly threadWakeupsPerSecond: number
  /** The busiest threads, for who looks for the cause. */
  readonly busiest: readonly string[]
}

type Thread = {
  readonly isFirst: boolean
  readonly name: string
  readonly waits: number
  readonly ticks: number
}

/** Clock ticks of the kernel's counters each second: 100 on every Linux that Tern runs on. */
const TICKS_PER_SECOND = 100

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // It ended meanwhile.
    return ''
  }
}

const parentOf = (pid: string): string => {
  const stat = read(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? ''
}

/** Main, renderer, GPU and utility processes: all that the app consists of. */
const familyOf = (root: number): readonly string[] => {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => [pid, parentOf(pid)])
  )
  const isInFamily = (pid: string): boolean => {
    for (let at: string | undefined = pid; at !== undefined; at = parents.get(at))
      if (at === String(root)) return true
    return false
  }
  return [...parents.keys()].filter(isInFamily)
}

/** `--type=` of a Chromium process; main has none. */
const kindOf = (pid: string): string =>
  /--type=([\w-]+)/.exec(read(`/proc/${pid}/cmdline`))?.[1] ?? 'main'

const threadsOf = (root: number): ReadonlyMap<string, Thread> => {
  const threads = new Map<string, Thread>()
  for (const pid of familyOf(root)) {
    const kind = kindOf(pid)
    let ids: readonly string[] = []
    try {
      ids = readdirSync(`/proc/${pid}/task`)
    } catch {
      continue
    }
    for (const id of ids) {
      const status = read(`/proc/${pid}/task/${id}/status`)
      const stat = read(`/proc/${pid}/task/${id}/stat`)
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      threads.set(`${pid}/${id}`, {
        isFirst: id === pid,
        name: `${kind} ${/^Name:\s*(.*)$/m.exec(status)?.[1] ?? ''}`,
        waits: Number(/^voluntary_ctxt_switches:\s*(\d+)$/m.exec(status)?.[1] ?? 0),
        ticks: Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
      })
    }
  }
  return threads
}

/** Watches for that long. */
export const measureLoad = async (root: number, seconds: number): Promise<Load> => {
  const before = threadsOf(root)
  const startedAt = performance.now()
  await new Promise((settle) => setTimeout(settle, seconds * 1_000))
  const after = threadsOf(root)
  const elapsed = (performance.now() - startedAt) / 1_000
  const changes = [...after].map(([id, { isFirst, name, waits, ticks }]) => ({
    isFirst,
    name,
    waits: waits - (before.get(id)?.waits ?? 0),
    ticks: ticks - (before.get(id)?.ticks ?? 0)
  }))
  const sum = (pick: (change: (typeof changes)[number]) => number): number =>
    changes.reduce((total, change) => total + pick(change), 0)
  return {
    cpuPercent: (sum(({ ticks }) => ticks) / TICKS_PER_SECOND / elapsed) * 100,
    wakeupsPerSecond: sum(({ isFirst, waits }) => (isFirst ? waits : 0)) / elapsed,
    threadWakeupsPerSecond: sum(({ waits }) => waits) / elapsed,
    busiest: changes
      .filter(({ waits }) => waits > 0)
      .sort((a, b) => b.waits - a.waits)
      .slice(0, 14)
      .map(({ name, waits, ticks }) => `${name}: ${(waits / elapsed).toFixed(2)}/s ${ticks} ticks`)
  }
}
