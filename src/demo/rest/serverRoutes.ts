import type { Hono } from 'hono'

import type { RestDeps } from './deps'
import { ok, type DemoEnv } from './envelope'

/** Section 3.2. */
export function addServerRoutes(app: Hono<DemoEnv>, deps: RestDeps): void {
  app.get('/ping', (c) => ok(c, 'Ping received!', 'pong'))

  app.get('/server/info', (c) =>
    ok(c, 'Successfully fetched metadata!', {
      computer_id: deps.world.computerId,
      os_version: '15.5',
      server_version: deps.kind === 'photon' ? '2.0.0' : '1.9.9',
      private_api: true,
      helper_connected: true,
      proxy_service: 'lan-url',
      detected_icloud: 'demo@tern.example',
      ...(deps.kind === 'photon' ? { detected_icloud_name: 'Tern Demo' } : {}),
      detected_imessage: 'demo@tern.example',
      macos_time_sync: 0.01,
      local_ipv4s: ['127.0.0.1'],
      local_ipv6s: []
    })
  )

  app.get('/server/statistics/totals', (c) => {
    const { handles, byRowId, chats, attachments } = deps.world.tables
    return ok(c, 'Success', {
      handles: handles.length,
      messages: byRowId.length,
      chats: chats.length,
      attachments: attachments.size
    })
  })
}
