import { io, NodeWebSocket } from 'socket.io-client'

import { BAD_FRAME } from './socketFailure'

export { io }

/**
 * A refusal of the namespace without its words (`44`, also with a namespace or an id). The library reads
 * the words unasked, a tick later where nobody catches, after it has stopped to listen: the link would
 * look connected and be deaf.
 */
const BARE_REFUSAL = /^44(\/[^,]*,)?\d*$/

/**
 * engine.io-client parses the handshake inside the WebSocket's own message listener: a first frame
 * such as `0{` throws out of it and would end the process as an uncaught exception. Here it becomes
 * an ordinary transport error. ws stands below on every runtime: a global WebSocket has no size cap.
 */
export class GuardedWebSocket extends NodeWebSocket {
  protected override onData(data: Parameters<NodeWebSocket['onData']>[0]): void {
    if (typeof data === 'string' && BARE_REFUSAL.test(data)) {
      this.onError(BAD_FRAME, new Error('a refusal without words'))
      return
    }
    try {
      super.onData(data)
    } catch (error) {
      this.onError(BAD_FRAME, error)
    }
  }
}
