import { cleanup, render } from '@testing-library/svelte'
import { vi } from 'vitest'

import { createApi } from '../../src/renderer/src/api'
import App from '../../src/renderer/src/App.svelte'
import { AppState } from '../../src/renderer/src/state/app.svelte'
import { FakeBridge } from './fakeBridge'
import { settle } from './settle'
import type { World } from './world'

// Read before the first test: what the window reads on demand is there at once.
import.meta.glob('../../src/renderer/src/components/*.svelte', { eager: true })

/**
 * jsdom has no layout. This gives every scroll container 100,000 px and every row 40 px, so that
 * the virtual lists draw all of their rows.
 */
class FixedResizeObserver implements ResizeObserver {
  constructor(private readonly callback: ResizeObserverCallback) {}

  observe(target: Element): void {
    const isScroller = target.matches('[role=log], [role=listbox]')
    const entry = {
      target,
      contentRect: { width: 800, height: isScroller ? 100_000 : 40 }
    } as unknown as ResizeObserverEntry
    queueMicrotask(() => {
      this.callback([entry], this)
    })
  }

  unobserve(): void {
    // nothing is kept
  }

  disconnect(): void {
    // nothing is kept
  }
}

export const installLayout = (): void => {
  vi.stubGlobal('ResizeObserver', FixedResizeObserver)
  Object.defineProperty(HTMLElement.prototype, 'offsetParent', {
    configurable: true,
    get: () => document.body
  })
  Element.prototype.scrollTo = () => undefined
  Element.prototype.scrollIntoView = () => undefined
  document.hasFocus = () => true
  vi.stubGlobal(
    'DOMRect',
    class {
      constructor(
        readonly x = 0,
        readonly y = 0,
        readonly width = 0,
        readonly height = 0
      ) {}
    }
  )
}

export type Running = {
  readonly bridge: FakeBridge
  readonly app: AppState
}

export const renderApp = async (
  world: World,
  prepare: (bridge: FakeBridge) => void = () => undefined
): Promise<Running> => {
  const bridge = new FakeBridge(world)
  prepare(bridge)
  const app = new AppState(createApi(bridge))
  render(App, { props: { app } })
  await settle()
  return { bridge, app }
}

export const endApp = (): void => {
  cleanup()
  document.body.innerHTML = ''
}
