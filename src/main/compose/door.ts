import { app, clipboard } from 'electron'

import type { Profile } from '../core/profile'
import { createHandlers } from '../ipc/handlers'
import { registerCommands } from '../ipc/register'
import { createSenderCheck } from '../ipc/sender'
import { openExternalLink } from '../platform/externalLinks'
import { pickFiles, saveDownload } from '../platform/files'
import type { MicrophoneGate } from '../platform/microphone'
import { isTrustedUrl } from '../platform/origin'
import type { Base } from './base'
import type { Desktop } from './desktop'
import { createDiagnostics } from './diagnostics'
import type { Shell } from './shell'

/** The one IPC door with every command behind it. The returned function closes it. */
export const openDoor = (
  base: Base,
  desktop: Desktop,
  shell: Shell,
  profile: Profile,
  microphone: MicrophoneGate
): (() => void) => {
  const { settings, page, logger, mark, startGate } = base
  const { windows, window, pageReady } = desktop
  return registerCommands({
    handlers: createHandlers({
      profile,
      settings,
      system: shell,
      diagnostics: createDiagnostics(base, desktop, profile),
      currentSeq: () => windows.currentSeq(),
      onSnapshot: () => {
        mark('snapshot answered')
        startGate.listHandedOver()
        pageReady()
      },
      shell: {
        version: app.getVersion(),
        electron: process.versions.electron,
        platform: platformName(),
        systemLanguages: app.getPreferredSystemLanguages(),
        pickFiles,
        saveFile: saveDownload,
        openLink: openExternalLink,
        writeClipboard: (text) => {
          void clipboard.writeText(text)
        },
        askMicrophone: () => microphone.ask(),
        setVisibleConversation: (id) => {
          window.setVisibleConversation(id)
          if (id !== null) settings.setOpenConversationId(id)
        }
      }
    }),
    isTrustedSender: createSenderCheck((url) => isTrustedUrl(url, page)),
    logger
  })
}

const platformName = (): 'darwin' | 'win32' | 'linux' =>
  process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'
