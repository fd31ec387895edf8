import { describe, expect, it } from 'vitest'

import { createApi } from '../../src/renderer/src/api'
import { EventStream } from '../../src/renderer/src/state/eventStream'
import type { AppEvent } from '../../src/shared/ipc/events'
import { FakeBridge } from './fakeBridge'
import { settle } from './settle'
import { emptyWorld } from './world'

const event = (quarantined: number): AppEvent => ({ type: 'diagnostics/changed', quarantined })

type Heard = { readonly snapshots: number[]; readonly events: number[]; readonly errors: string[] }

const listen = (bridge: FakeBridge): { stream: EventStream; heard: Heard } => {
  const heard: Heard = { snapshots: [], events: [], errors: [] }
  const stream = new EventStream(createApi(bridge), {
    applySnapshot: (snapshot) => heard.snapshots.push(snapshot.seq),
    applyEvents: (events) => {
      for (const item of events) {
        if (item.type === 'diagnostics/changed') heard.events.push(item.quarantined)
      }
    },
    snapshotFailed: (error) => heard.errors.push(error.code)
  })
  return { stream, heard }
}

describe('event stream', () => {
  it('drops what the snapshot already holds', async () => {
    const bridge = new FakeBridge(emptyWorld())
    bridge.seq = 5
    const { stream, heard } = listen(bridge)
    await stream.start()
    bridge.deliver({ seq: 4, events: [event(4)] })
    bridge.deliver({ seq: 5, events: [event(5)] })
    bridge.deliver({ seq: 6, events: [event(6)] })
    expect(heard).toEqual({ snapshots: [5], events: [6], errors: [] })
  })

  it('keeps what comes while the snapshot is on its way', async () => {
    const bridge = new FakeBridge(emptyWorld())
    bridge.held.add('app:snapshot')
    const { stream, heard } = listen(bridge)
    const started = stream.start()
    await settle()
    bridge.deliver({ seq: 2, events: [event(2)] })
    bridge.deliver({ seq: 1, events: [event(1)] })
    expect(heard.events).toEqual([])
    bridge.release('app:snapshot')
    await started
    expect(heard).toEqual({ snapshots: [0], events: [1, 2], errors: [] })
  })

  it('asks for a snapshot again when a batch is missing', async () => {
    const bridge = new FakeBridge(emptyWorld())
    const { stream, heard } = listen(bridge)
    await stream.start()
    bridge.deliver({ seq: 1, events: [event(1)] })
    bridge.seq = 3
    bridge.deliver({ seq: 3, events: [event(3)] })
    await settle()
    bridge.deliver({ seq: 4, events: [event(4)] })
    expect(heard).toEqual({ snapshots: [0, 3], events: [1, 4], errors: [] })
    expect(bridge.callsOf('app:snapshot')).toHaveLength(2)
  })

  it('reports a snapshot that failed, and can start again', async () => {
    const bridge = new FakeBridge(emptyWorld())
    bridge.failures.set('app:snapshot', { code: 'storage_failed' })
    const { stream, heard } = listen(bridge)
    await stream.start()
    expect(heard.errors).toEqual(['storage_failed'])
    bridge.failures.clear()
    await stream.start()
    bridge.publish(event(1))
    expect(heard.events).toEqual([1])
  })

  it('hears nothing after it was disposed', async () => {
    const bridge = new FakeBridge(emptyWorld())
    const { stream, heard } = listen(bridge)
    await stream.start()
    stream.dispose()
    bridge.publish(event(1))
    expect(heard.events).toEqual([])
  })
})
