/**
 * Starts the app: makes everything (`compose/`, the only folder that knows concrete classes), starts
 * it in order and disposes it in reverse.
 */
import { app, session } from 'electron'

import {
  asAttachmentId,
  type ConnectionPhase,
  type Conversation,
  type ConversationId
} from '../shared/domain'
import { createActions } from './compose/actions'
import { type Base, createBase, tell } from './compose/base'
import { createDesktop, type Desktop } from './compose/desktop'
import { openDoor } from './compose/door'
import { createShell } from './compose/shell'
import { composeProfile } from './compose/profile'
import { INLINE_LIMIT } from './core/messenger/attachments'
import type { Profile } from './core/profile'
import { serveApp } from './platform/appProtocol'
import type { DeepLinks } from './platform/deepLinks'
import { createDemoProcess } from './platform/demoProcess'
import { APP_NAME } from './platform/identity'
import { createLifecycle, type Lifecycle } from './platform/lifecycle'
import type { HandedOver } from './platform/linkEvents'
import { serveMedia } from './platform/mediaProtocol'
import { createMicrophoneGate } from './platform/microphone'
import { installNavigationGuard } from './platform/navigationGuard'
import { waitForInbox } from './platform/screenshot'
import { applyTheme } from './platform/theme'
import { startStoreThread } from './store/client'

export { runDoctor } from './compose/doctorRun'

/** @param handedOver what the system hands over, from before anything was there to show it */
export const start = async (handedOver: HandedOver): Promise<void> => {
  const quitting = new AbortController()
  try {
    await run(quitting, handedOver)
  } catch (error) {
    // What a quit cuts off in its middle fails; that is no failure to start.
    if (!quitting.signal.aborted) throw error
  }
}

const run = async (quitting: AbortController, { links, launchInfo }: HandedOver): Promise<void> => {
  const base = createBase()
  const { paths, clock, logger, logFile, settings, page } = base
  /** Undoes what is there so far: a signal may come before anything is. */
  let shutdown = (): Promise<void> => logFile.flush()
  const lifecycle = createLifecycle({
    clock,
    logger,
    shutdown: () => {
      quitting.abort()
      return shutdown()
    },
    lastWords: () => {
      logFile.flushSync()
    }
  })
  lifecycle.start()
  const microphone = createMicrophoneGate(clock)
  installNavigationGuard(page, microphone, logger)
  const thread = startStoreThread(paths.storeWorkerFile)
  const demo = createDemoProcess({ serverFile: paths.demoServerFile, args: [], clock, logger })
  const desktop = createDesktop(base, {
    actions: createActions(() => profile, logger),
    quit: () => {
      lifecycle.quit()
    },
    launchInfo
  })
  const profile: Profile = composeProfile(base, desktop, demo, thread)
  const shell = createShell(base, desktop, profile, lifecycle)
  const closeDoor = openDoor(base, desktop, shell, profile, microphone)
  shutdown = async () => {
    // First, while commands are still taken: the page saves the draft on its way out.
    await desktop.window.close()
    closeDoor()
    await profile.dispose()
    await thread.dispose()
    // Before that nothing of it is there, and Electron refuses the calls.
    if (app.isReady()) {
      shell.dispose()
      desktop.dispose()
    }
    settings.dispose()
    demo.stop()
    await logFile.flush()
  }
  // Keychain and store need nothing of a ready app: they open while Chromium starts.
  const opening = profile.open()
  await app.whenReady()
  if (quitting.signal.aborted) return

  base.mark('ready')
  applyTheme(settings.get().theme)
  await base.language.start()
  serveApp(session.defaultSession, paths.rendererDir, page)
  serveMedia(session.defaultSession, async (id) => {
    // What waits in a draft has ids of its own.
    if (id.startsWith('f')) return (await profile.engine()?.store.readStaged(id)) ?? null
    if (id.startsWith('p')) return findPicture(profile, id)
    const loaded = await profile.engine()?.attachments.load(asAttachmentId(id), INLINE_LIMIT)
    return loaded?.ok === true ? loaded.value : null
  })
  shell.prepare()
  await desktop.start()
  shell.start()
  logger.info('started', { version: app.getVersion(), electron: process.versions.electron })
  await opening
  base.mark('profile open')
  showLinks(links, desktop, profile)
  await doAsTold(base, desktop, profile, lifecycle, quitting.signal)
}

/** A link to what is not here, or not of that account, brings up the window and nothing else. */
const showLinks = (links: DeepLinks, { navigate, window }: Desktop, profile: Profile): void => {
  links.handOver(({ accountId, conversationId }) => {
    // From the store: at the start nothing else knows the conversations yet.
    void findConversation(profile, conversationId).then((conversation) => {
      if (conversation?.accountId === accountId) navigate(conversationId, null)
      else window.show()
    })
  })
}

const findConversation = async (
  profile: Profile,
  id: ConversationId
): Promise<Conversation | null> =>
  (await profile
    .engine()
    ?.store.findConversation(id)
    .catch(() => null)) ?? null

const findPicture = async (
  profile: Profile,
  id: string
): Promise<{ readonly bytes: Uint8Array } | null> => {
  const bytes = (await profile.engine()?.pictures.load(id)) ?? null
  return bytes === null ? null : { bytes }
}

/** What the command line asks for beside the app itself. */
const doAsTold = async (
  base: Base,
  desktop: Desktop,
  profile: Profile,
  lifecycle: Lifecycle,
  quitting: AbortSignal
): Promise<void> => {
  const { isDemo, screenshotFile } = base.commandLine
  if (isDemo && !quitting.aborted) await addDemo(profile, quitting)
  if (screenshotFile === null || quitting.aborted) return
  const isTaken = await takePicture(screenshotFile, base, desktop, profile)
  lifecycle.quit(isTaken ? 0 : 1)
}

const addDemo = async (profile: Profile, quitting: AbortSignal): Promise<void> => {
  const added = await profile.engine()?.accounts.addDemo()
  if (added?.ok !== true && !quitting.aborted)
    tell(`${APP_NAME}: the demo did not start: ${added?.error.code ?? profile.failure()}`)
}

/** In these an account is on its way to a full list; one that waits or was refused has what it has. */
const FETCHING: ReadonlySet<ConnectionPhase> = new Set(['connecting', 'catching_up'])

const takePicture = async (
  file: string,
  { clock }: Base,
  { window, navigate }: Desktop,
  profile: Profile
): Promise<boolean> => {
  const ready = await waitForInbox({
    contents: () => window.contents(),
    clock,
    pending: () => {
      const connections = profile.engine()?.connections() ?? []
      const isFetching = connections.some(({ phase }) => FETCHING.has(phase))
      return isFetching ? 'an account is still being fetched' : null
    },
    openConversation: () => {
      const conversations = profile.engine()?.directory.list() ?? []
      const [newest] = [...conversations].sort((a, b) => b.lastActivityAt - a.lastActivityAt)
      if (newest !== undefined) navigate(newest.id, null)
    },
    showWindow: () => {
      window.show()
    }
  })
  const done = ready.ok ? await window.capture(file) : ready
  if (!done.ok) tell(`${APP_NAME}: no picture was taken: ${done.error.detail ?? done.error.code}`)
  return done.ok
}
