/**
 * The page needs no network: main has all of it. Its policy closes the ways that pages usually take;
 * WebRTC is not among them (its TURN goes over TCP), so the network itself is closed too.
 */
import type { ProxyConfig, Session } from 'electron'

/** A proxy that is not there, for addresses of this machine as well. */
const NOWHERE: ProxyConfig = {
  mode: 'fixed_servers',
  proxyRules: 'socks5://127.0.0.1:9',
  proxyBypassRules: '<-loopback>'
}

export interface PageNetwork {
  /** Resolves when it is so. Open at first. */
  setOpen(isOpen: boolean): Promise<void>
}

/** @param isDev the page itself comes over the network then, which stays open */
export const createPageNetwork = (
  session: Pick<Session, 'setProxy'>,
  isDev: boolean
): PageNetwork => {
  let wasOpen = true
  return {
    setOpen: async (isOpen) => {
      if (isDev || isOpen === wasOpen) return
      wasOpen = isOpen
      await session.setProxy(isOpen ? { mode: 'system' } : NOWHERE)
    }
  }
}
