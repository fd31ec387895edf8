import { app } from 'electron'
import { join } from 'node:path'

/** Where the built parts lie, in development and in the packed app (inside app.asar). */
export type AppPaths = {
  readonly rendererDir: string
  readonly preloadFile: string
  readonly storeWorkerFile: string
  readonly demoServerFile: string
  readonly resourcesDir: string
  readonly userData: string
  readonly logsDir: string
}

export const appPaths = (): AppPaths => {
  const root = app.getAppPath()
  const userData = app.getPath('userData')
  return {
    rendererDir: join(root, 'out/renderer'),
    preloadFile: join(root, 'out/preload/index.cjs'),
    storeWorkerFile: join(root, 'out/main/storeWorker.cjs'),
    demoServerFile: join(root, 'out/main/demoServer.cjs'),
    resourcesDir: join(root, 'resources'),
    userData,
    logsDir: join(userData, 'logs')
  }
}
