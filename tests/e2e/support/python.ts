import { type ChildProcess, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { testDesktop } from '../../support/run/desktop'

/** A python3 that speaks D-Bus: the first in PATH may lack the packages that the system's has. */
const findPython = (): string => {
  const able = ['/usr/bin/python3', 'python3'].find((candidate) => {
    try {
      execFileSync(candidate, ['-c', 'import dbus, gi'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })
  if (able === undefined) throw new Error('python3-dbus and python3-gi are needed')
  return able
}

/**
 * Starts a script of this folder as the user that owns the bus. Its text travels as an argument:
 * that user may not be able to read the project.
 */
export const startPython = (
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env
): ChildProcess => {
  const source = readFileSync(join(import.meta.dirname, name), 'utf8')
  return testDesktop().spawnHelper(findPython(), ['-c', source, ...args], {
    env,
    stdio: ['pipe', 'pipe', 'inherit']
  })
}

/** Runs such a script to its end and gives what it printed. */
export const runPython = async (
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env
): Promise<string> => {
  const child = startPython(name, args, env)
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}`)
  return output.trim()
}
