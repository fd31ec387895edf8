/**
 * Chromium listens for a debugger when it is told to on the command line, and whoever debugs Tern reads
 * everything. Node's own switches are off in the packed binary (fuses); Chromium's have no fuse.
 */
import type { App } from 'electron'

const REFUSED = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-port',
  // Each starts another program in place of, or around, a part of Tern.
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher'
] as const

/**
 * In a packed app, before Chromium looks: it does when this main script has run for the first time.
 * @returns the switches that were taken out, as they are written
 */
export const refuseDebugging = ({
  isPackaged,
  commandLine
}: {
  readonly isPackaged: boolean
  readonly commandLine: Pick<App['commandLine'], 'hasSwitch' | 'removeSwitch'>
}): readonly string[] => {
  if (!isPackaged) return []
  const refused = REFUSED.filter((name) => commandLine.hasSwitch(name))
  for (const name of refused) commandLine.removeSwitch(name)
  return refused.map((name) => `--${name}`)
}
