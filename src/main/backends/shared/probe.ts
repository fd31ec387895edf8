import type { Socket } from 'socket.io-client'

/** No server has it; each must answer that it has not. */
const PROBE_NAMESPACE = '/tern-probe'

/**
 * A round trip over the same websocket that any Socket.IO server answers: asking for a namespace.
 * "Invalid namespace" is as good as yes, and so is any packet that arrives after the question.
 */
export const probeSocket = (socket: Socket, timeoutMs: number): Promise<boolean> => {
  const manager = socket.io
  const engine = manager.engine as typeof manager.engine | undefined
  // A connect on a closed manager would open a second connection of its own.
  if (!socket.connected || engine?.readyState !== 'open') return Promise.resolve(false)
  const probe = manager.socket(PROBE_NAMESPACE)
  return new Promise((resolve) => {
    const finish = (isAlive: boolean): void => {
      clearTimeout(timer)
      engine.off('packet', onAnswer)
      engine.off('close', onClose)
      probe.removeAllListeners()
      probe.disconnect()
      resolve(isAlive)
    }
    const onAnswer = (): void => {
      finish(true)
    }
    const onClose = (): void => {
      finish(false)
    }
    const timer = setTimeout(onClose, timeoutMs)
    engine.on('packet', onAnswer)
    engine.on('close', onClose)
    // socket.io throws "Invalid namespace" at whoever does not listen for it.
    probe.on('connect_error', onAnswer)
    probe.connect()
  })
}
