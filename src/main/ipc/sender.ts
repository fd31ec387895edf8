import type { IpcMainInvokeEvent } from 'electron'

/** Decides whether a message comes from our own page. */
export type SenderCheck = (event: IpcMainInvokeEvent) => boolean

/**
 * Trusted: the main frame of a live window whose document is ours now. A sub-frame, a page that
 * navigated away while its message was under way, and a destroyed frame are not.
 */
export const createSenderCheck =
  (isTrustedUrl: (url: string) => boolean): SenderCheck =>
  ({ sender, senderFrame }) => {
    try {
      // Typed as never null in some versions, null in others: a frame may be gone when we look.
      if (!senderFrame || sender.isDestroyed()) return false
      const { mainFrame } = sender
      const isMainFrame =
        senderFrame.parent === null &&
        senderFrame.routingId === mainFrame.routingId &&
        senderFrame.processId === mainFrame.processId
      return isMainFrame && isTrustedUrl(senderFrame.url)
    } catch {
      // Reading a disposed frame throws.
      return false
    }
  }
