import { describe, expect, it } from 'vitest'

import { refuseDebugging } from '../../../src/main/platform/debuggingSwitches'

const start = (isPackaged: boolean, ...given: readonly string[]) => {
  const switches = new Set(given)
  const refused = refuseDebugging({
    isPackaged,
    commandLine: {
      hasSwitch: (name) => switches.has(name),
      removeSwitch: (name) => {
        switches.delete(name)
      }
    }
  })
  return { refused, left: [...switches] }
}

describe('switches of debuggers', () => {
  it.each([
    'remote-debugging-port',
    'remote-debugging-pipe',
    'inspect',
    'inspect-brk',
    'renderer-cmd-prefix'
  ])('--%s is taken out of a packed app and said', (name) => {
    expect(start(true, name, 'hidden')).toEqual({ refused: [`--${name}`], left: ['hidden'] })
  })

  it('are left where Tern is developed', () => {
    expect(start(false, 'remote-debugging-port')).toEqual({
      refused: [],
      left: ['remote-debugging-port']
    })
  })

  it('are not looked for in vain', () => {
    expect(start(true, 'hidden')).toEqual({ refused: [], left: ['hidden'] })
  })
})
