/** `--doctor` where nobody can open a window: over SSH, in a container, on a broken desktop. */
import { spawnSync } from 'node:child_process'

/** Chromium on Linux ends before it does anything where it finds no display. Pure. */
export const hasNoDisplay = (
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform
): boolean => platform === 'linux' && !isSet(env.DISPLAY) && !isSet(env.WAYLAND_DISPLAY)

const isSet = (value: string | undefined): boolean => value !== undefined && value !== ''

/**
 * Again, on a display in memory where the system has one to offer: Chromium's own headless platform
 * crashes in Electron, whose toolkit wants a real one.
 * @returns the exit code
 */
export const runOnVirtualDisplay = (program: string, args: readonly string[]): number => {
  const { status, error } = spawnSync('xvfb-run', ['-a', program, ...args], { stdio: 'inherit' })
  if (error === undefined) return status ?? 1
  process.stderr.write(
    'There is no display, which the check needs too. Run it in your desktop session, or install xvfb.\n'
  )
  return 1
}
