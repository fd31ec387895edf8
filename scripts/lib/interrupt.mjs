/**
 * What to close when the person ends us early (Ctrl+C, TERM, a closed terminal): the newest first,
 * one after the other, so that Electron is gone before its bus and display are.
 */
const closers = []
let isEnding = false

async function end() {
  if (isEnding) return
  isEnding = true
  for (const close of closers.reverse()) await Promise.resolve(close()).catch(() => undefined)
  process.exit(130)
}

/** Registers a closer; the returned function takes it back. */
export function onInterrupt(close) {
  if (closers.length === 0) for (const signal of signals) process.on(signal, end)
  closers.push(close)
  return () => {
    const index = closers.indexOf(close)
    if (index === -1 || isEnding) return
    closers.splice(index, 1)
    if (closers.length === 0) for (const signal of signals) process.off(signal, end)
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Ends a child process: politely, then for good. */
export async function endChild(child, limitMs = 5_000) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((settle) => child.once('exit', settle))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
  await ended
  clearTimeout(timer)
}
