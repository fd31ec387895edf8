import { type AddressInfo, connect, createServer } from 'node:net'

/** A way to a server whose clock goes wrong: the Date header of its answers is moved. */
export type SkewedClock = {
  readonly url: string
  /** How far its clock is ahead of the true one, ms. */
  aheadMs: number
  close(): void
}

export const startSkewedClock = async (port: number): Promise<SkewedClock> => {
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const side of [near, far])
      side.on('error', () => undefined).on('close', () => [near, far].map((one) => one.destroy()))
    near.pipe(far)
    far.on('data', (chunk) => {
      const moved = chunk
        .toString('latin1')
        .replace(/^(date: )(.+ GMT)\r$/gim, (_line, name: string, date: string) => {
          return `${name}${new Date(Date.parse(date) + clock.aheadMs).toUTCString()}\r`
        })
      near.write(Buffer.from(moved, 'latin1'))
    })
  })
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  const clock: SkewedClock = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    aheadMs: 0,
    close: () => {
      server.close()
    }
  }
  return clock
}
