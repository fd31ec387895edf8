import { describe, expect, it } from 'vitest'

import { parseArguments } from '../../../src/demo/arguments'

describe('parseArguments', () => {
  it('starts the living inbox on a free port by default', () => {
    expect(parseArguments([])).toEqual({
      isQuiet: false,
      options: { isAlive: true, port: 0, kind: 'photon' }
    })
  })

  it('reads every switch; an empty key is no key', () => {
    const args = ['--port=4100', '--size=200x100000', '--kind=bluebubbles', '--key=', '--quiet']
    expect(parseArguments(args)).toEqual({
      isQuiet: true,
      options: {
        isAlive: true,
        port: 4100,
        kind: 'bluebubbles',
        apiKey: null,
        seed: { conversations: 200, messages: 100_000 }
      }
    })
  })

  it('starts IMKIT with its own options; the key is the token', () => {
    const args = ['--kind=imkit', '--key=t', '--clientkey=c', '--customkey=', '--size=20x1000']
    expect(parseArguments(args)).toEqual({
      isQuiet: false,
      imkitOptions: {
        isAlive: true,
        port: 0,
        tokens: { t: 'u-me' },
        clientKey: 'c',
        customKey: null,
        seed: { rooms: 20, messages: 1000 }
      }
    })
  })

  it.each(['--port=many', '--port=70000', '--size=big', '--size=0x10'])('refuses %s', (arg) => {
    expect(() => parseArguments([arg])).toThrow(arg.slice(0, 6))
  })
})
