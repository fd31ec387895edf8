import { describe, expect, it } from 'vitest'

import { CHECK_LIMIT_MS, createDoctor } from '../../../../src/main/core/doctor/doctor'
import type { DoctorAccount, DoctorProbes } from '../../../../src/main/core/doctor/probes'
import { doctorExitCode, doctorTable } from '../../../../src/main/core/doctor/table'
import type { DoctorReport } from '../../../../src/shared/domain'
import { english, loadTranslator } from '../../../../src/shared/i18n'
import { createFakeClock, type FakeClock } from '../../../support/fakeClock'
import { createRecordingLogger } from '../../../support/recorders'

const is =
  <Value>(value: Value) =>
  (): Promise<Value> =>
    Promise.resolve(value)
const never = (): Promise<never> => new Promise(() => undefined)

const SERVER = { state: 'server', name: 'Plasma', isQuiet: false } as const
const ALL_WELL: DoctorProbes = {
  tray: is('present'),
  notifications: is({ ...SERVER, capabilities: ['body', 'actions', 'inline-reply'] }),
  keychain: is('ok'),
  badge: is('dock'),
  autostart: is({ state: 'on' }),
  linkScheme: is('ours'),
  network: is({ isOnline: true, addresses: 1 }),
  resolves: is(true),
  clock: is({ state: 'known', aheadMs: 900 }),
  store: is({ state: 'open', answerMs: 3, setAside: 0, freeBytes: 10_000_000_000 })
}

const account = (change: Partial<DoctorAccount> = {}): DoctorAccount => ({
  name: 'Home',
  serverUrl: 'https://chat.example',
  connection: is({ phase: 'online', cause: null, errorCode: null }),
  ...change
})

const runIt = async (
  change: Partial<DoctorProbes>,
  accounts = [account()],
  clock: FakeClock = createFakeClock()
): Promise<DoctorReport> => {
  const probes = { ...ALL_WELL, ...change }
  const report = createDoctor({
    probes,
    accounts: () => accounts,
    clock,
    logger: createRecordingLogger()
  }).run(english.translate)
  await clock.advance(CHECK_LIMIT_MS)
  return report
}

/** What is not well, as `check: verdict`. */
const troubles = ({ findings }: DoctorReport): readonly string[] =>
  findings
    .filter(({ verdict }) => verdict === 'warning' || verdict === 'failed')
    .map(({ check, verdict }) => `${check}: ${verdict}`)

describe('the desktop doctor', () => {
  it('finds nothing where all is well, and has looked at everything', async () => {
    const report = await runIt({})
    expect(troubles(report)).toEqual([])
    expect(report.findings.map(({ check, verdict }) => `${check}: ${verdict}`)).toEqual([
      'network: ok',
      'dns: ok',
      'socket: ok',
      'clock: ok',
      'keychain: ok',
      'store: ok',
      'notifications: ok',
      'tray: ok',
      'badge: ok',
      'autostart: ok',
      'linkScheme: ok'
    ])
    expect(doctorExitCode(report)).toBe(0)
  })

  const broken: readonly (readonly [string, Partial<DoctorProbes>, readonly string[]])[] = [
    ['no tray', { tray: is('absent') }, ['tray: warning']],
    ['a tray that nobody draws', { tray: is('notDrawn') }, ['tray: warning']],
    [
      'no notification server',
      { notifications: is({ state: 'absent' }) },
      ['notifications: failed']
    ],
    [
      'a server without buttons',
      { notifications: is({ ...SERVER, capabilities: ['body'] }) },
      ['notifications: warning']
    ],
    [
      "the desktop's do not disturb",
      { notifications: is({ ...SERVER, isQuiet: true, capabilities: ['body', 'actions'] }) },
      ['notifications: warning']
    ],
    ['a locked keychain', { keychain: is('locked') }, ['keychain: failed']],
    ['no keychain', { keychain: is('unavailable') }, ['keychain: failed']],
    ['no session bus', { badge: is('noBus') }, ['badge: failed']],
    [
      'an autostart that leads nowhere',
      { autostart: is({ state: 'broken' }) },
      ['autostart: failed']
    ],
    ['links that open elsewhere', { linkScheme: is('other') }, ['linkScheme: warning']],
    ['a name that nobody knows', { resolves: is(false) }, ['dns: failed']],
    [
      'a clock that is a minute off',
      { clock: is({ state: 'known', aheadMs: -60_000 }) },
      ['clock: warning']
    ],
    [
      'a clock that is an hour off',
      { clock: is({ state: 'known', aheadMs: 3_600_000 }) },
      ['clock: failed']
    ],
    ['a server without a clock', { clock: is({ state: 'unknown' }) }, []],
    [
      'a disk that is nearly full',
      { store: is({ state: 'open', answerMs: 3, setAside: 0, freeBytes: 1_000_000 }) },
      ['store: failed']
    ],
    [
      'a store that was damaged',
      { store: is({ state: 'open', answerMs: 3, setAside: 1, freeBytes: null }) },
      ['store: warning']
    ],
    [
      'a store that is closed',
      { store: is({ state: 'closed', code: 'storage_failed' }) },
      ['store: failed']
    ]
  ]

  it.each(broken)('with %s tells that alone, and what to do', async (_name, change, expected) => {
    const report = await runIt(change)
    expect(troubles(report)).toEqual(expected)
    for (const { verdict, advice } of report.findings)
      if (verdict === 'warning' || verdict === 'failed') expect(advice).toMatch(/\.$/)
    expect(doctorExitCode(report)).toBe(expected.some((line) => line.endsWith('failed')) ? 1 : 0)
  })

  it('tells the cause and not what follows from it', async () => {
    const waiting = account({
      connection: is({ phase: 'waiting', cause: 'unreachable', errorCode: 'server_unreachable' })
    })
    const network = is({ isOnline: false, addresses: 0 })
    const without = await runIt({ network, resolves: is(false) }, [waiting])
    expect(troubles(without)).toEqual(['network: failed'])
    expect(troubles(await runIt({ resolves: is(false) }, [waiting]))).toEqual(['dns: failed'])
    const closed = is({ state: 'closed', code: 'keychain_locked' } as const)
    expect(troubles(await runIt({ keychain: is('locked'), store: closed }))).toEqual([
      'keychain: failed'
    ])
  })

  it('does not blame the network for a server on this computer', async () => {
    const local = account({
      serverUrl: 'http://127.0.0.1:1234',
      connection: is({ phase: 'waiting', cause: 'unreachable', errorCode: null })
    })
    const report = await runIt({ network: is({ isOnline: false, addresses: 0 }) }, [local])
    expect(troubles(report)).toEqual(['network: failed', 'socket: failed'])
    expect(report.findings.find(({ check }) => check === 'dns')?.verdict).toBe('notApplicable')
  })

  it('waits three seconds for what hangs, for all of it at once', async () => {
    const clock = createFakeClock()
    const everything = Object.keys(ALL_WELL).map((name) => [name, never])
    const report = await runIt(
      Object.fromEntries(everything) as Partial<DoctorProbes>,
      [account({ connection: never })],
      clock
    )
    expect(clock.monotonic()).toBe(CHECK_LIMIT_MS)
    expect(report.findings.every(({ verdict }) => verdict !== 'ok')).toBe(true)
    expect(report.findings.find(({ check }) => check === 'keychain')?.finding).toBe(
      'The keychain is locked.'
    )
  })

  it('survives a probe that throws', async () => {
    const report = await runIt({ tray: () => Promise.reject(new Error('bus')) })
    expect(troubles(report)).toEqual(['tray: failed'])
  })

  it('is one when it is asked twice', async () => {
    let asked = 0
    const probes = {
      ...ALL_WELL,
      tray: () => {
        asked += 1
        return Promise.resolve('present' as const)
      }
    }
    const clock = createFakeClock()
    const doctor = createDoctor({
      probes,
      accounts: () => [],
      clock,
      logger: createRecordingLogger()
    })
    await Promise.all([doctor.run(english.translate), doctor.run(english.translate)])
    expect(asked).toBe(1)
    await doctor.run(english.translate)
    expect(asked).toBe(2)
    expect(clock.pending()).toBe(0)
  })

  it('tells the same in the language of who asks', async () => {
    const { translate } = await loadTranslator('zh-Hant')
    const clock = createFakeClock()
    const doctor = createDoctor({
      probes: { ...ALL_WELL, tray: is('absent') },
      accounts: () => [],
      clock,
      logger: createRecordingLogger()
    })
    const { findings } = await doctor.run(translate)
    expect(findings.find(({ check }) => check === 'tray')).toMatchObject({
      verdict: 'warning',
      finding: '這個桌面沒有系統匣，因此關閉視窗時會最小化。'
    })
    const latin = findings
      .map(({ finding }) => finding)
      .filter((text) => !/\p{Script=Han}/u.test(text))
    expect(latin).toEqual([])
  })

  it('makes a table for a terminal', async () => {
    const report = await runIt({ tray: is('absent') })
    const lines = doctorTable(report).split('\n')
    expect(lines[0]).toBe('Network                 OK       This computer is on a network.')
    expect(lines[1]).toBe('Server name (Home)      OK       The name of the server has an address.')
    expect(lines.find((line) => line.startsWith('Tray icon'))).toContain('Warning')
  })
})
