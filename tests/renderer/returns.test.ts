import { screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { CHART_HEIGHT, CHART_WIDTH, returnBars } from '../../src/renderer/src/view/returnBars'
import { asAccountId, type ReturnReport } from '../../src/shared/domain'
import { inbox } from './inbox'
import { settle } from './settle'
import { endApp, installLayout, renderApp } from './support'
import { NOON } from './world'

beforeEach(installLayout)
afterEach(endApp)

const report = (id: number, liveAfterMs = 400): ReturnReport => ({
  id,
  accountId: asAccountId('a1'),
  cause: 'sleep',
  at: NOON + id,
  awayMs: 25_920_000,
  liveAfterMs,
  messages: 37,
  edits: 4,
  gaps: 0
})

describe('the chart of returns', () => {
  it('is none where nothing happened', () => {
    expect(returnBars([])).toBeNull()
  })

  it('has the newest at the right, and the longest as tall as it is', () => {
    const chart = returnBars([report(3, 6_000), report(2, 0), report(1, 3_000)])
    const bars = chart?.bars ?? []
    expect(bars.map(({ id }) => id)).toEqual([1, 2, 3])
    expect(bars.map(({ height }) => height)).toEqual([CHART_HEIGHT / 2, 2, CHART_HEIGHT])
    expect(bars.map(({ isLong }) => isLong)).toEqual([false, false, true])
    const last = bars.at(-1)
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(CHART_WIDTH)
    expect(chart?.label).toBe(
      'Time until live of the last 3 returns: half within 3.0 s, the longest 6.0 s'
    )
  })

  it('draws the last thirty', () => {
    const many = Array.from({ length: 100 }, (_, index) => report(100 - index))
    expect(
      returnBars(many)
        ?.bars.map(({ id }) => id)
        .at(0)
    ).toBe(71)
  })
})

describe('settings > advanced', () => {
  it('lists the last returns, and adds each as it happens', async () => {
    const { app, bridge } = await renderApp(inbox())
    bridge.returns = [report(1)]
    app.ui.dialog = { type: 'settings', tab: 'advanced' }
    await settle()
    const list = screen.getByRole('region', { name: 'Returns' })
    const lines = (): readonly string[] =>
      within(list)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent.replace(/\s+/gu, ' ').trim())
    expect(lines()).toHaveLength(1)
    expect(lines()[0]).toContain(
      'asleep 7 h 12 min, live after 0.4 s, 37 messages, 4 edits, 0 gaps'
    )
    bridge.publish({ type: 'returns/added', report: report(2, 9_000) })
    await settle()
    expect(lines()).toHaveLength(2)
    expect(lines()[0]).toContain('live after 9.0 s')
    expect(screen.getByRole('img', { name: /Time until live of the last 2 returns/u })).toBeTruthy()
  })
})
