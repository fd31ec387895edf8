import { io, NodeWebSocket } from 'socket.io-client'

import { BAD_FRAME } from './socketFailure'

export { io }

/**
 * engine.io-client parses the handshake inside the WebSocket's own message listener: a first frame
 * such as `0{` throws out of it and would end the process as an uncaught exception. Here it becomes
 * an ordinary transport error. ws stands below on every runtime: a global WebSocket has no size cap.
 */
export class GuardedWebSocket extends NodeWebSocket {
  protected override onData(data: Parameters<NodeWebSocket['onData']>[0]): void {
    try {
      super.onData(data)
    } catch (error) {
      this.onError(BAD_FRAME, error)
    }
  }
}
