import { describe, expect, it, vi } from 'vitest'

import { createShowShortcut } from '../../../src/main/platform/globalShortcut'
import { createPageNetwork } from '../../../src/main/platform/pageNetwork'
import { applySpellcheck, applySpelling } from '../../../src/main/platform/spellcheck'
import { updateFailure } from '../../../src/main/platform/updater'
import { zoomAfter, ZOOM_STEPS } from '../../../src/main/platform/zoom'
import { acceleratorOf, isAccelerator, type PressedKeys } from '../../../src/shared/domain'

const system = vi.hoisted(() => ({
  taken: new Set<string>(),
  registered: new Map<string, () => void>()
}))
vi.mock('electron', () => ({
  app: {},
  globalShortcut: {
    register: (accelerator: string, run: () => void) => {
      if (system.taken.has(accelerator)) return false
      system.registered.set(accelerator, run)
      return true
    },
    unregister: (accelerator: string) => system.registered.delete(accelerator)
  }
}))

describe('accelerators', () => {
  it.each([
    'CommandOrControl+Shift+T',
    'Alt+Space',
    'Super+F12',
    'CommandOrControl+Alt+Shift+Super+0'
  ])('%s can be taken', (text) => {
    expect(isAccelerator(text)).toBe(true)
  })

  it.each([
    '',
    'T',
    'F12',
    'Shift+T',
    'CommandOrControl',
    'CommandOrControl+',
    'CommandOrControl+Escape',
    'CommandOrControl+Tab',
    'CommandOrControl+F25',
    'CommandOrControl+TT',
    'CommandOrControl+CommandOrControl+T',
    'Fn+T',
    'CommandOrControl+t',
    'CommandOrControl+T+U',
    'CommandOrControl + T'
  ])('%s cannot', (text) => {
    expect(isAccelerator(text)).toBe(false)
  })

  const press = (code: string, change: Partial<PressedKeys> = {}): PressedKeys => ({
    code,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...change
  })
  it.each([
    [press('KeyT', { ctrlKey: true, shiftKey: true }), false, 'CommandOrControl+Shift+T'],
    [press('KeyT', { metaKey: true }), true, 'CommandOrControl+T'],
    [press('KeyT', { metaKey: true }), false, 'Super+T'],
    [press('Digit5', { altKey: true }), false, 'Alt+5'],
    [press('ControlLeft', { ctrlKey: true }), false, null],
    [press('KeyT'), false, null],
    [press('KeyT', { shiftKey: true }), false, null],
    [press('KeyT', { ctrlKey: true }), true, null]
  ])('reads what was pressed: case %#', (keys, isMac, expected) => {
    expect(acceleratorOf(keys, isMac)).toBe(expected)
  })
})

describe('the key that shows Tern', () => {
  it('takes one at a time, tells of a conflict and gives up what it had', () => {
    const onPressed = vi.fn()
    const shortcut = createShowShortcut(onPressed)
    expect(shortcut.state()).toBe('off')
    expect(shortcut.set('Alt+1')).toBe('on')
    system.registered.get('Alt+1')?.()
    expect(onPressed).toHaveBeenCalledTimes(1)

    system.taken.add('Alt+2')
    expect(shortcut.set('Alt+2')).toBe('taken')
    expect([...system.registered.keys()]).toEqual([])

    system.taken.clear()
    expect(shortcut.set('Alt+2')).toBe('on')
    expect(shortcut.set('Alt+2')).toBe('on')
    expect(shortcut.set(null)).toBe('off')
    expect(system.registered.size).toBe(0)

    shortcut.set('Alt+3')
    shortcut.dispose()
    expect(system.registered.size).toBe(0)
  })
})

describe('spelling', () => {
  const run = (languages: readonly string[], platform: NodeJS.Platform): readonly string[] => {
    const calls: string[] = []
    applySpellcheck(
      {
        availableSpellCheckerLanguages: ['en-US', 'de'],
        setSpellCheckerEnabled: (isOn) => calls.push(isOn ? 'on' : 'off'),
        setSpellCheckerLanguages: (chosen) => calls.push(chosen.join('+'))
      },
      languages,
      platform
    )
    return calls
  }
  it.each([
    ['nothing chosen', [], 'linux', ['off', '']],
    ['two languages', ['en-US', 'de'], 'linux', ['en-US+de', 'on']],
    ['a language without a dictionary', ['tlh'], 'win32', ['off', '']],
    ['one of each', ['tlh', 'de'], 'win32', ['de', 'on']],
    ['macOS does it itself', ['de'], 'darwin', []]
  ] as const)('%s', (_name, languages, platform, expected) => {
    expect(run(languages, platform)).toEqual(expected)
  })
})

describe('the network of the page', () => {
  const createBench = (isDev = false) => {
    const calls: string[] = []
    const network = createPageNetwork(
      {
        setProxy: ({ mode, proxyRules = '', proxyBypassRules = '' }) => {
          calls.push([mode, proxyRules, proxyBypassRules].join(' ').trim())
          return Promise.resolve()
        }
      },
      isDev
    )
    const session = {
      availableSpellCheckerLanguages: ['de'],
      setSpellCheckerEnabled: (isOn: boolean) => calls.push(isOn ? 'on' : 'off'),
      setSpellCheckerLanguages: () => undefined
    }
    const spell = (
      languages: readonly string[],
      platform: NodeJS.Platform = 'linux'
    ): Promise<void> => applySpelling(session, network, languages, platform)
    return { calls, spell }
  }
  const closed = 'fixed_servers socks5://127.0.0.1:9 <-loopback>'

  it('is open for dictionaries alone: before the first, until the last', async () => {
    const { calls, spell } = createBench()
    await spell([])
    await spell([])
    expect(calls.splice(0)).toEqual(['off', closed, 'off'])
    await spell(['de'])
    expect(calls.splice(0)).toEqual(['system', 'on'])
    await spell([])
    expect(calls).toEqual(['off', closed])
  })

  it('is closed where the system checks spelling', async () => {
    const { calls, spell } = createBench()
    await spell(['de'], 'darwin')
    expect(calls).toEqual([closed])
  })

  it('stays open where the page itself comes over it', async () => {
    const { calls, spell } = createBench(true)
    await spell([])
    expect(calls).toEqual(['off'])
  })
})

describe('zoom', () => {
  it('goes through the steps and stops at both ends', () => {
    const up = ZOOM_STEPS.map((step) => zoomAfter(step, 'in'))
    expect(up).toEqual([...ZOOM_STEPS.slice(1), 3])
    expect(ZOOM_STEPS.map((step) => zoomAfter(step, 'out'))).toEqual([
      0.5,
      ...ZOOM_STEPS.slice(0, -1)
    ])
    expect(zoomAfter(2.2, 'in')).toBe(2.5)
    expect(zoomAfter(2.2, 'out')).toBe(2)
    expect(zoomAfter(2.2, 'reset')).toBe(1)
  })
})

describe('failures of the updater', () => {
  const failure = (message: string, code?: string): Error =>
    Object.assign(new Error(message), code === undefined ? {} : { code })
  it.each([
    [failure('net::ERR_INTERNET_DISCONNECTED'), 'offline'],
    [failure('net::ERR_NAME_NOT_RESOLVED'), 'server_unreachable'],
    [failure('404 "method: GET url: x"', 'HTTP_ERROR_404'), 'server_unreachable'],
    [failure('Cannot find latest.yml', 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND'), 'server_unreachable'],
    [failure('sha512 checksum mismatch, expected a, got b', 'ERR_CHECKSUM_MISMATCH'), 'rejected'],
    [failure('not signed by the application owner', 'ERR_UPDATER_INVALID_SIGNATURE'), 'rejected'],
    [failure('ENOSPC: no space left on device', 'ENOSPC'), 'storage_full'],
    [failure('x is not a function'), 'internal'],
    ['a string', 'internal']
  ])('case %#', (error, code) => {
    expect(updateFailure(error)).toBe(code)
  })
})
