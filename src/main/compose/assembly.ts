/**
 * Makes everything behind the window, starts it in order and disposes it in reverse: with its
 * neighbours the only code that knows concrete classes.
 */
import { app, session } from 'electron'

import {
  asAttachmentId,
  type ConnectionPhase,
  type Conversation,
  type ConversationId
} from '../../shared/domain'
import { INLINE_LIMIT } from '../core/messenger/attachments'
import type { Profile } from '../core/profile'
import type { DeepLinks } from '../platform/deepLinks'
import { createDemoProcess } from '../platform/demoProcess'
import { APP_NAME } from '../platform/identity'
import type { Lifecycle } from '../platform/lifecycle'
import type { HandedOver } from '../platform/linkEvents'
import { serveMedia } from '../platform/mediaProtocol'
import { waitForInbox } from '../platform/screenshot'
import { startStoreThread } from '../store/client'
import { createActions } from './actions'
import { type Base, createBase } from './base'
import { createDesktop, type Desktop } from './desktop'
import { openDoor } from './door'
import { tell } from './foundation'
import type { Opening } from './opening'
import { composeProfile } from './profile'
import { createShell } from './shell'

/** Resolves when all of it stands; rejects when a quit cut it off, too. */
export const assemble = async (
  opening: Opening,
  { links, launchInfo }: HandedOver
): Promise<void> => {
  const base = createBase(opening.foundation)
  const { paths, clock, logger, logFile, settings, mark } = base
  const { lifecycle, quitting } = opening
  const thread = startStoreThread(paths.storeWorkerFile)
  const demo = createDemoProcess({ serverFile: paths.demoServerFile, args: [], clock, logger })
  const desktop = createDesktop(base, opening, {
    actions: createActions(() => profile, logger),
    quit: () => {
      lifecycle.quit()
    },
    launchInfo
  })
  const profile: Profile = composeProfile(base, desktop, demo, thread)
  const shell = createShell(base, desktop, profile, lifecycle)
  const closeDoor = openDoor(base, desktop, shell, profile, opening.microphone)
  const shutdown = async (): Promise<void> => {
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
  opening.complete({ ...desktop.aroundWindow, shutdown })
  // Keychain and store need nothing of a ready app: they open while Chromium starts.
  const profileOpened = profile.open()
  await opening.opened
  if (quitting.aborted) return

  // In the turn in which the window was made: nothing of the page has come yet.
  shell.prepare()
  servePictures(profile)
  await base.language.start()
  await desktop.start()
  shell.start()
  logger.info('started', { version: app.getVersion(), electron: process.versions.electron })
  await profileOpened
  mark('profile open')
  showLinks(links, desktop, profile)
  await doAsTold(base, desktop, profile, lifecycle, quitting)
}

const servePictures = (profile: Profile): void => {
  serveMedia(session.defaultSession, async (id) => {
    // What waits in a draft has ids of its own.
    if (id.startsWith('f')) return (await profile.engine()?.store.readStaged(id)) ?? null
    if (id.startsWith('p')) return findPicture(profile, id)
    const loaded = await profile.engine()?.attachments.load(asAttachmentId(id), INLINE_LIMIT)
    return loaded?.ok === true ? loaded.value : null
  })
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
