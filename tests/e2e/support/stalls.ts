import type { ElectronApplication } from 'playwright'

/** Longest time between two ticks of main's event loop, beyond the tick itself. */
const WATCH = `(() => {
  const watch = { longest: 0, last: performance.now() }
  watch.timer = setInterval(() => {
    const now = performance.now()
    watch.longest = Math.max(watch.longest, now - watch.last - 2)
    watch.last = now
  }, 2)
  globalThis.__stalls = watch
})()`
const READ = `(() => { clearInterval(globalThis.__stalls.timer); return globalThis.__stalls.longest })()`

/** Runs a script in the main process. */
export const runInMain = (app: ElectronApplication, source: string): Promise<unknown> =>
  app.evaluate((_electron, script) => (0, eval)(script) as unknown, source)

export const watchStalls = async (app: ElectronApplication): Promise<void> => {
  await runInMain(app, WATCH)
}

/** The longest stall of the main process since `watchStalls`, ms; ends the watch. */
export const longestStall = async (app: ElectronApplication): Promise<number> =>
  (await runInMain(app, READ)) as number
