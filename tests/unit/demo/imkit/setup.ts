import { afterEach } from 'vitest'

import { startImkitServer } from '../../../../src/demo/imkit/server'
import type {
  ImkitEncoding,
  ImkitServer,
  ImkitServerOptions
} from '../../../../src/demo/imkit/types'
import { ImkitClient } from './client'

const servers: ImkitServer[] = []
const clients: ImkitClient[] = []

/** Everything opened through the two functions below ends with the test. */
export function closeAfterEach(): void {
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close()
    for (const server of servers.splice(0)) await server.stop()
  })
}

export async function start(options: ImkitServerOptions = {}): Promise<ImkitServer> {
  const server = await startImkitServer({ seed: 'empty', ...options })
  servers.push(server)
  return server
}

export function connect(
  server: ImkitServer,
  encoding?: ImkitEncoding,
  token?: string
): ImkitClient {
  const client = new ImkitClient(server, encoding, token)
  clients.push(client)
  return client
}

export async function signIn(
  server: ImkitServer,
  encoding?: ImkitEncoding,
  token?: string
): Promise<ImkitClient> {
  const client = connect(server, encoding, token)
  await client.signIn()
  return client
}
