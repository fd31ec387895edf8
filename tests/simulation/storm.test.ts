import { expect, it } from 'vitest'

import { CLIENTS, percentile, runStorm, type Storm, worstBurst } from './storm'

const OPTIONS = { clients: 10_000, downMs: 30_000, seed: 1 }
const BURST_MS = 100

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`

/** After the server is there again: what it has to stand. */
const figures = ({ returnedAt, attemptsAt }: Storm) => ({
  p50: percentile(returnedAt, 0.5) - OPTIONS.downMs,
  p99: percentile(returnedAt, 0.99) - OPTIONS.downMs,
  burst: worstBurst(
    returnedAt.filter((at) => at >= OPTIONS.downMs),
    BURST_MS
  ),
  attempts: attemptsAt.length / OPTIONS.clients
})

it('10,000 clients come back from 30 s without a server, spread and in time', () => {
  const tern = figures(runStorm(CLIENTS.tern, OPTIONS))
  const sdk = figures(runStorm(CLIENTS.officialSdk, OPTIONS))
  const row = (name: string, of: typeof tern): string =>
    `${name.padEnd(14)} p50 ${seconds(of.p50).padStart(7)}   p99 ${seconds(of.p99).padStart(7)}   worst 100 ms ${(of.burst / 100).toFixed(2).padStart(6)} %   attempts each ${of.attempts.toFixed(1)}`
  console.log(
    `10,000 clients, server down 30 s, after its return:\n${row('Tern', tern)}\n${row('official SDK', sdk)}`
  )
  expect(tern.p99).toBeLessThanOrEqual(35_000)
  expect(tern.burst).toBeLessThan(OPTIONS.clients / 100)
  // What makes the difference: more clients at once than Tern's by far.
  expect(sdk.burst).toBeGreaterThan(tern.burst * 3)
})
