import { contextBridge, ipcRenderer } from 'electron'

import type { TernApi } from '../shared/ipc/api'
import { EVENTS_CHANNEL, INVOKE_CHANNEL } from '../shared/ipc/channels'
import type { CommandResult } from '../shared/ipc/commands'
import type { EventBatch } from '../shared/ipc/events'

/** Invoke and subscribe, nothing else: no Electron object and no event object crosses the bridge. */
const api: TernApi = {
  invoke: (name, input) =>
    ipcRenderer.invoke(INVOKE_CHANNEL, name, input) as Promise<CommandResult<typeof name>>,
  onEvents: (listener) => {
    const forward = (_event: unknown, batch: EventBatch): void => {
      listener(batch)
    }
    ipcRenderer.on(EVENTS_CHANNEL, forward)
    return () => {
      ipcRenderer.removeListener(EVENTS_CHANNEL, forward)
    }
  }
}

contextBridge.exposeInMainWorld('tern', api)
