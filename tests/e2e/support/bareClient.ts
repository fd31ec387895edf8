import { io } from 'socket.io-client'

/**
 * Ms that a bare socket.io client needs to connect to a server and authenticate: the floor that
 * Tern's own reconnects are compared with.
 */
export const timeBareConnect = (url: string, apiKey: string): Promise<number> => {
  const startedAt = performance.now()
  const socket = io(url, {
    transports: ['websocket'],
    auth: { apiKey },
    reconnection: false,
    forceNew: true
  })
  return new Promise<number>((settle, reject) => {
    socket.once('auth-ok', () => settle(performance.now() - startedAt))
    socket.once('connect_error', reject)
  }).finally(() => socket.disconnect())
}

/** The middle of three. */
export const bareConnectMs = async (url: string, apiKey: string): Promise<number> => {
  const times: number[] = []
  for (let run = 0; run < 3; run += 1) times.push(await timeBareConnect(url, apiKey))
  return times.sort((a, b) => a - b)[1] ?? 0
}

/** Figures of a run are found in its output by this mark. */
export const figure = (text: string): void => {
  console.log(`[figure] ${text}`)
}
