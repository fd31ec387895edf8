import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A TCP relay on loopback that can be told to behave like a bad network. */
export interface TcpProxy {
  readonly url: string
  readonly port: number
  /** Stops forwarding in both directions; connections stay open, as on a pulled cable. */
  pause(): void
  /** Forwards again, with what was held back. */
  resume(): void
  /** Resets every open connection; new ones work. */
  cut(): void
  /** Resets every new connection at once, as a server does that accepts and closes. */
  refuse(isRefusing: boolean): void
  /** Delays every chunk in both directions, ms. */
  setLatency(ms: number): void
  openConnections(): number
  /** Connections that were begun since the start. */
  attempts(): number
  close(): Promise<void>
}

/** Relays to a port of this machine. */
export const startTcpProxy = async (targetPort: number): Promise<TcpProxy> => {
  const pairs = new Set<readonly [Socket, Socket]>()
  const held: (() => void)[] = []
  let isPaused = false
  let isRefusing = false
  let latencyMs = 0
  let attempts = 0

  const deliver = (task: () => void): void => {
    if (isPaused) held.push(task)
    else if (latencyMs === 0) task()
    else setTimeout(task, latencyMs)
  }
  const relay = (from: Socket, to: Socket): void => {
    from.on('data', (chunk) => {
      deliver(() => {
        if (!to.destroyed) to.write(chunk)
      })
    })
    from.on('end', () => {
      deliver(() => {
        to.end()
      })
    })
    from.on('error', () => {
      to.destroy()
    })
    from.on('close', () => {
      deliver(() => {
        to.destroy()
      })
    })
  }
  const server = createServer((near) => {
    attempts += 1
    if (isRefusing) {
      near.on('error', () => undefined)
      near.resetAndDestroy()
      return
    }
    const far = connect(targetPort, '127.0.0.1')
    const pair = [near, far] as const
    pairs.add(pair)
    near.on('close', () => {
      pairs.delete(pair)
    })
    relay(near, far)
    relay(far, near)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo

  const cut = (): void => {
    for (const [near, far] of pairs) {
      near.resetAndDestroy()
      far.destroy()
    }
  }
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    pause: () => {
      isPaused = true
    },
    resume: () => {
      isPaused = false
      for (const task of held.splice(0)) task()
    },
    cut,
    refuse: (isOn) => {
      isRefusing = isOn
    },
    attempts: () => attempts,
    setLatency: (ms) => {
      latencyMs = ms
    },
    openConnections: () => pairs.size,
    close: () => {
      held.length = 0
      cut()
      return new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
      })
    }
  }
}
