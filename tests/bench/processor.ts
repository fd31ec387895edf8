import { readdirSync, readFileSync } from 'node:fs'

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Process ids of the windows below a process. */
const windowsOf = (root: number): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => read(`/proc/${String(pid)}/cmdline`).includes('--type=renderer'))
    .filter((pid) => isBelow(pid, root))

const isBelow = (pid: number, root: number): boolean => {
  for (let at = pid; at > 1;) {
    if (at === root) return true
    const stat = read(`/proc/${String(at)}/stat`)
    at = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  }
  return false
}

/**
 * Time that the main thread of the window was on a processor so far, ms: what it costs, whatever else
 * the machine is doing.
 */
export const windowProcessorMs = (root: number): number =>
  windowsOf(root)
    .map((pid) => read(`/proc/${String(pid)}/task/${String(pid)}/schedstat`))
    .reduce((sum, text) => sum + Number(text.split(' ')[0]) / 1e6, 0)
