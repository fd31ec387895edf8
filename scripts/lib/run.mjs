import { spawn } from 'node:child_process'

import { endChild, onInterrupt } from './interrupt.mjs'
import { projectRoot } from './paths.mjs'

/**
 * Runs one command to its end. Never rejects on a failing command: look at `code`.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, shell?: boolean,
 *   output?: 'show' | 'capture' }} [options]
 * @returns {Promise<{ code: number, output: string, isTimedOut: boolean }>}
 */
export function run(command, args, options = {}) {
  const { cwd = projectRoot, env = process.env, timeoutMs, shell, output = 'show' } = options
  return new Promise((settle) => {
    const isShown = output === 'show'
    const child = spawn(command, args, {
      cwd,
      env,
      shell: shell ?? false,
      stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe']
    })
    const forget = onInterrupt(() => endChild(child))
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))
    let isTimedOut = false
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            isTimedOut = true
            child.kill('SIGKILL')
          }, timeoutMs)
    const finish = (code, extra = '') => {
      clearTimeout(timer)
      forget()
      settle({ code, output: Buffer.concat(chunks).toString() + extra, isTimedOut })
    }
    child.once('error', (error) => finish(127, error.message))
    child.once('close', (code) => finish(code ?? 1))
  })
}

/** Runs a JavaScript file with this Node. */
export function runNode(script, args = [], options = {}) {
  return run(process.execPath, [script, ...args], options)
}

/** Runs npm: the very one that started us where there is one, else the one on the PATH. */
export function runNpm(args, options = {}) {
  const self = process.env.npm_execpath
  if (self && /npm-cli\.c?js$/.test(self)) return runNode(self, args, options)
  return process.platform === 'win32'
    ? run('npm.cmd', args, { ...options, shell: true })
    : run('npm', args, options)
}

/** Prints one line of our own, told apart from the output of the tools. */
export function say(text) {
  process.stdout.write(`tern: ${text}\n`)
}

/** Ends with one clear sentence. */
export class SetupError extends Error {}

/** Runs a script's main function: a SetupError is one sentence, any other error a bug with a stack. */
export function main(task) {
  task().catch((error) => {
    process.stderr.write(
      error instanceof SetupError
        ? `tern: ${error.message}\n`
        : `${String(error?.stack ?? error)}\n`
    )
    process.exitCode = 1
  })
}
