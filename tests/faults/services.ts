/** Servers behind links that can be made bad. */
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy'
import { type FaultServer, type Kind, startFaultServer } from './servers'

/** A server and the link to it. */
export type Service = { readonly server: FaultServer; readonly proxy: TcpProxy }

export const startService = async (kind: Kind): Promise<Service> => {
  const server = await startFaultServer(kind)
  for (const index of server.conversations.keys())
    server.receive(`hello ${String(index)}`, { conversation: index })
  return { server, proxy: await startTcpProxy(server.port) }
}

export const stopService = async ({ server, proxy }: Service): Promise<void> => {
  await proxy.close()
  await server.stop()
}

export const logOf = (services: readonly Service[]): ReturnType<FaultServer['log']> =>
  services.flatMap(({ server }) => server.log())

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Bad for a while, good for longer: cut, silent, refusing or slow. */
export const flap = async (proxy: TcpProxy, until: number): Promise<number> => {
  let faults = 0
  while (Date.now() < until) {
    await wait(1_000 + Math.random() * 3_000)
    const kind = Math.floor(Math.random() * 4)
    if (kind === 0) proxy.cut()
    if (kind === 1) {
      proxy.refuse(true)
      proxy.cut()
    }
    if (kind === 2) proxy.pause()
    if (kind === 3) proxy.setLatency(150)
    faults += 1
    await wait(300 + Math.random() * 1_200)
    if (kind === 2) proxy.cut()
    proxy.refuse(false)
    proxy.resume()
    proxy.setLatency(0)
  }
  return faults
}
