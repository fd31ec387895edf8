import { describe, expect, it } from 'vitest'

import { argvBytes, parseCommandLine } from '../../../src/main/platform/commandLine'

const parse = (...argv: string[]): ReturnType<typeof parseCommandLine> =>
  parseCommandLine(argv, '/home/ada')

describe('parseCommandLine', () => {
  it('asks for nothing when nothing is given', () => {
    expect(parse('.')).toEqual({
      isHidden: false,
      isDoctor: false,
      isDemo: false,
      screenshotFile: null,
      userDataDir: null,
      isSandboxOff: false
    })
  })

  it('reads every switch', () => {
    expect(
      parse(
        '--hidden',
        '--doctor',
        '--demo',
        '--no-sandbox',
        '--screenshot=/tmp/a.png',
        '--user-data-dir=/p'
      )
    ).toEqual({
      isHidden: true,
      isDoctor: true,
      isDemo: true,
      screenshotFile: '/tmp/a.png',
      userDataDir: '/p',
      isSandboxOff: true
    })
  })

  it('resolves relative paths against the working directory', () => {
    expect(parse('--screenshot=shots/a b.png').screenshotFile).toBe('/home/ada/shots/a b.png')
  })

  it('takes the last of repeated values', () => {
    expect(parse('--user-data-dir=/a', '--user-data-dir=/b').userDataDir).toBe('/b')
  })

  it.each(['--screenshot=', '--screenshot', '--screenshot=/a\0b', '--screenshots=/a'])(
    'does not take %j for a file',
    (argument) => {
      expect(parse(argument).screenshotFile).toBeNull()
    }
  )

  it('takes nothing behind -- for a switch', () => {
    expect(parse('--', '--hidden', '--screenshot=/a').isHidden).toBe(false)
    expect(parse('--', '--hidden', '--screenshot=/a').screenshotFile).toBeNull()
  })

  it('does not match switches by prefix', () => {
    expect(parse('--hidden-thing', '--demo=1').isHidden).toBe(false)
    expect(parse('--hidden-thing', '--demo=1').isDemo).toBe(false)
  })
})

describe('argvBytes', () => {
  it('counts bytes, not characters, and the separators', () => {
    expect(argvBytes(['é', 'ab'])).toBe(3 + 3)
  })
})
