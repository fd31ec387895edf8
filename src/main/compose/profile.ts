import { app } from 'electron'
import { randomBytes } from 'node:crypto'

import { createBackend } from '../backends/registry'
import { createEngine } from '../core/engine'
import { createProfile, type Profile } from '../core/profile'
import type { DemoProcess } from '../platform/demoProcess'
import { openExportFolder } from '../platform/exportFolder'
import { createTimeWords } from '../platform/timeWords'
import type { StoreThread } from '../store/client'
import { openProfileStore } from '../store/profileStore'
import type { Base } from './base'
import { startDemo } from './demo'
import type { Desktop } from './desktop'

/** The profile with the real keychain, store and backends behind it. */
export const composeProfile = (
  base: Base,
  desktop: Desktop,
  demo: DemoProcess,
  thread: StoreThread
): Profile => {
  const { clock, random, logger, settings, secrets, paths, mark, startGate, recorder, language } =
    base
  const { publisher, notifier, power, network, attention } = desktop
  return createProfile({
    secrets,
    newStoreKey: () => randomBytes(32).toString('hex'),
    openStore: async ({ key, isSession, onFatal }) => {
      mark('key known')
      const store = await openProfileStore({
        dir: paths.userData,
        workerPath: paths.storeWorkerFile,
        key,
        isSession,
        onFatal,
        logger,
        thread
      })
      mark('store open')
      // What runs on top of it asks the desktop, which is there only then.
      await app.whenReady()
      return store
    },
    createEngine: (opened) =>
      recorder.create(createEngine, {
        ...opened,
        clock,
        random,
        logger,
        publisher,
        notifier,
        attention,
        settings: () => settings.get(),
        power,
        network,
        createBackend: (kind) => createBackend(kind, { logger }),
        startDemo: () => startDemo(demo),
        exportTarget: {
          open: (folderName, documentName) => openExportFolder(language.t, folderName, documentName)
        },
        timeWords: createTimeWords(),
        t: language.t,
        mayConnect: startGate.opened
      }),
    publisher,
    clock,
    logger
  })
}
