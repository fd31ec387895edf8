import { ok, type Result } from '../../shared/domain'
import { writeCredentials } from '../core/imkitCredentials'
import type { DemoServer } from '../core/ports'
import type { DemoAddress, DemoProcess } from '../platform/demoProcess'

/** Starts the demo, or finds it running: the servers with what it takes to sign in to them. */
export const startDemo = async (demo: DemoProcess): Promise<Result<readonly DemoServer[]>> => {
  const started = await demo.start()
  return started.ok ? ok(started.value.map(toServer)) : started
}

const toServer = (address: DemoAddress): DemoServer => {
  const { kind, url: serverUrl } = address
  // A family's phones and the company that one of them works for.
  if (kind !== 'imkit') return { kind, name: 'iMessage', serverUrl, secret: address.apiKey }
  const { token, clientKey } = address
  const secret = writeCredentials({
    token,
    clientKey,
    payloadEncoding: 'none',
    customKey: null,
    deviceId: null
  })
  return { kind, name: 'Fjordline', serverUrl, secret }
}
