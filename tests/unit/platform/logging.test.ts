import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createLogFile } from '../../../src/main/platform/logFile'
import { createLogger, logLevel } from '../../../src/main/platform/logger'
import { MAX_REDACTED_LENGTH, redactFields, redactText } from '../../../src/main/platform/redact'
import { FakeClock } from './fakes'

describe('redaction', () => {
  it.each([
    ['mail to ada.b+c@example.co.uk failed', 'ada.b'],
    ['chat iMessage;-;+46705550107 gone', '705550107'],
    ['call +1 (555) 010-0142 now', '010-0142'],
    ['number 555-010-0142', '010-0142'],
    ['Bearer abcDEF123456', 'abcDEF123456'],
    ['authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['{"apiKey":"s3cret-key"}', 's3cret'],
    ["password='hunter2'", 'hunter2'],
    ['no such text: "Dinner “at Ada" tonight"', 'Dinner'],
    ['no such text: “Dinner “at eight” tonight”', 'Dinner'],
    ['cut off: “Dinner at', 'Dinner'],
    ['GET http://10.0.0.1:1234/api/v1/ping?guid=hunter2&x=1', 'hunter2'],
    ['https://user:hunter2@host.example/', 'hunter2'],
    ['key 0123456789abcdef0123456789abcdef', '0123456789abcdef'],
    ['jwt eyJhbGciOiJIUzI1NiIsInR5cCI6.eyJzdWIiOiIxMjM0NTY3ODkw.SflKxwRJSM', 'eyJzdWIi']
  ])('takes the private part out of %s', (text, secret) => {
    expect(redactText(text)).not.toContain(secret)
  })

  it.each([
    'page 17 of 20 in 1234 ms',
    'account 6f1c2c1e-5f0a-4a54-9a41-0d6d4f1a2b3c online',
    'at createPublisher (out/main/index.cjs:1234:56)',
    '2026-01-02T03:04:05.678Z',
    'seq 1700000000000'
  ])('leaves %s alone', (text) => {
    expect(redactText(text)).toBe(text)
  })

  it('is quick whatever a server put into an error', () => {
    const hostile = ['a', '“', '“ ', 'a.', '//', 'http://', '(1 ', " '", 'Unexpected token ', 'A1.']
    const startedAt = performance.now()
    for (const piece of hostile) redactText(piece.repeat(1_000_000 / piece.length))
    // Milliseconds; without the limits of length it is minutes.
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  it('cuts what is longer than any line of ours', () => {
    const text = `${'word '.repeat(MAX_REDACTED_LENGTH)}ada@example.org`
    const redacted = redactText(text)
    expect(redacted).toMatch(/word …\[cut\]$/)
    expect(redacted.length).toBeLessThan(MAX_REDACTED_LENGTH + 10)
  })

  it('never writes a field with a secret name', () => {
    expect(redactFields({ apiKey: 'x', tokenLength: 3, count: 1, note: 'a@b.example' })).toEqual({
      apiKey: '[redacted]',
      tokenLength: 3,
      count: 1,
      note: '[redacted]'
    })
  })
})

describe('log', () => {
  let dir: string

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tern-log-'))
  })

  afterEach(() => {
    rmSync(dir, { recursive: true })
  })

  const fileNamed = (maxBytes = 10_000): ReturnType<typeof createLogFile> =>
    createLogFile({ file: join(dir, 'logs/tern.log'), maxBytes, maxFiles: 3 })

  it('writes JSON lines from its level on and echoes warnings', async () => {
    const file = fileNamed()
    const echoed: string[] = []
    const log = createLogger({
      clock: new FakeClock(0),
      file,
      level: 'info',
      echo: (line) => echoed.push(line)
    })
    log.debug('unseen')
    log.info('connected', { accountId: 'a1', attempt: 2 })
    log.warn('to ada@example.org')
    await file.flush()
    const lines = readFileSync(join(dir, 'logs/tern.log'), 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        at: '1970-01-01T00:00:00.000Z',
        level: 'info',
        message: 'connected',
        accountId: 'a1',
        attempt: 2
      },
      { at: '1970-01-01T00:00:00.000Z', level: 'warn', message: 'to [redacted]' }
    ])
    expect(echoed).toEqual([lines[1]])
  })

  it('keeps three files of limited size, newest lines in the first', async () => {
    const file = fileNamed(100)
    for (let index = 0; index < 100; index += 1) {
      file.write(`line ${index.toString().padStart(4, '0')}`)
      await file.flush()
    }
    expect(readdirSync(join(dir, 'logs')).sort()).toEqual(['tern.1.log', 'tern.2.log', 'tern.log'])
    for (const name of readdirSync(join(dir, 'logs')))
      expect(statSync(join(dir, 'logs', name)).size).toBeLessThanOrEqual(100)
    expect(readFileSync(join(dir, 'logs/tern.log'), 'utf8')).toContain('line 0099')
  })

  it('gives everything that is kept, oldest first', async () => {
    const file = fileNamed(100)
    for (let index = 0; index < 20; index += 1) {
      file.write(`line ${index.toString().padStart(4, '0')}`)
      await file.flush()
    }
    file.write('line last')
    const lines = (await file.read()).trimEnd().split('\n')
    expect(lines.at(-1)).toBe('line last')
    expect(lines).toEqual([...lines].sort())
    expect(lines.length).toBeGreaterThan(20)
  })

  it('lets nothing private through, in whatever it is wrapped', async () => {
    const file = fileNamed(1_000_000)
    const echoed: string[] = []
    const log = createLogger({
      clock: new FakeClock(0),
      file,
      level: 'debug',
      echo: (line) => echoed.push(line)
    })
    const words = 'Meet me at the old pier'
    const token = 'k3yCanary9f2c71d04be588aa'
    for (const canary of ['+1 (555) 010-7788', '+4670 555 77 88', 'eve.c@example.org', token]) {
      log.warn(`failed for ${canary}`, { error: new Error(`at '${canary}'`).message })
      log.error('failed', { detail: `{"address":"${canary}"}` })
    }
    for (const canary of [token, 'k3y-Canary']) log.info(`token=${canary}`, { apiKey: canary })
    log.error('failed', { text: words, body: words, senderName: words })
    log.warn(`refused: "${words}"`, { error: `constraint failed: '${words}' (19)` })
    for (const text of [words, `["${words}" 7`])
      try {
        JSON.parse(text)
      } catch (error) {
        log.error('not parsed', { error: String(error), stack: (error as Error).stack })
      }
    await file.flush()
    const written = (await file.read()) + echoed.join()
    for (const canary of ['k3y', '010-7788', '555 77 88', 'eve.c', 'old pier'])
      expect(written, canary).not.toContain(canary)
  })

  it('writes the last words before the process ends', () => {
    const file = fileNamed()
    file.write('last')
    file.flushSync()
    expect(readFileSync(join(dir, 'logs/tern.log'), 'utf8')).toBe('last\n')
  })

  it('does not fail where it cannot write', async () => {
    writeFileSync(join(dir, 'logs'), 'a file where the folder should be')
    const file = fileNamed()
    file.write('x')
    await expect(file.flush()).resolves.toBeUndefined()
  })

  it('takes only levels it knows', () => {
    expect(logLevel('debug')).toBe('debug')
    expect(logLevel('loud')).toBe('info')
    expect(logLevel(undefined)).toBe('info')
  })
})
