import { describe, expect, it } from 'vitest'

import { parseArguments } from '../../../src/demo/arguments'

describe('parseArguments', () => {
  it('starts both living inboxes on free ports by default', () => {
    expect(parseArguments([])).toEqual({
      isQuiet: false,
      plans: [
        { kind: 'photon', options: { isAlive: true, port: 0, kind: 'photon' } },
        { kind: 'imkit', options: { isAlive: true, port: 0 } }
      ]
    })
  })

  it('gives the second server the next port, and the same key', () => {
    const { plans } = parseArguments(['--kind=all', '--port=4100', '--key=k'])
    expect(plans).toMatchObject([
      { kind: 'photon', options: { port: 4100, apiKey: 'k' } },
      { kind: 'imkit', options: { port: 4101, tokens: { k: 'u-me' } } }
    ])
  })

  it('reads every switch; an empty key is no key', () => {
    const args = ['--port=4100', '--size=200x100000', '--kind=bluebubbles', '--key=', '--quiet']
    expect(parseArguments(args)).toEqual({
      isQuiet: true,
      plans: [
        {
          kind: 'bluebubbles',
          options: {
            isAlive: true,
            port: 4100,
            kind: 'bluebubbles',
            apiKey: null,
            seed: { conversations: 200, messages: 100_000 }
          }
        }
      ]
    })
  })

  it('starts IMKIT with its own options; the key is the token', () => {
    const args = ['--kind=imkit', '--key=t', '--clientkey=c', '--customkey=', '--size=20x1000']
    expect(parseArguments(args)).toEqual({
      isQuiet: false,
      plans: [
        {
          kind: 'imkit',
          options: {
            isAlive: true,
            port: 0,
            tokens: { t: 'u-me' },
            clientKey: 'c',
            customKey: null,
            seed: { rooms: 20, messages: 1000 }
          }
        }
      ]
    })
  })

  it('keeps the token of an IMKIT server that is told to have none', () => {
    expect(parseArguments(['--kind=imkit', '--key=']).plans[0]?.options).not.toHaveProperty(
      'tokens'
    )
  })

  it.each(['--port=many', '--port=70000', '--size=big', '--size=0x10', '--kind=irc'])(
    'refuses %s',
    (arg) => {
      expect(() => parseArguments([arg])).toThrow(arg.slice(0, 6))
    }
  )
})
