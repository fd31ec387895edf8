import { AdvancedIMessageKit } from '@photon-ai/advanced-imessage-kit'

/** The server's official SDK, listening as its documentation says; compared with Tern in one run. */
export type SdkClient = {
  /** Guids of everything that it told about, tapbacks included. */
  readonly seen: ReadonlySet<string>
  /** Guids that it told about as edited or unsent. */
  readonly updated: ReadonlySet<string>
  readyCount(): number
  close(): Promise<void>
}

export const startSdk = async (serverUrl: string, apiKey: string): Promise<SdkClient> => {
  const sdk = new AdvancedIMessageKit({ serverUrl, apiKey, logLevel: 'error' })
  const seen = new Set<string>()
  const updated = new Set<string>()
  let ready = 0
  sdk.on('new-message', (message) => {
    seen.add(message.guid)
    if (message.dateEdited) updated.add(message.guid)
  })
  sdk.on('updated-message', (message) => {
    seen.add(message.guid)
    updated.add(message.guid)
  })
  sdk.on('ready', () => (ready += 1))
  const isReady = new Promise<void>((settle) => sdk.once('ready', () => settle()))
  await sdk.connect()
  await isReady
  return {
    seen,
    updated,
    readyCount: () => ready,
    close: async () => {
      await sdk.close()
    }
  }
}
