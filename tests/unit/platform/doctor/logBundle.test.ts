import { expect, it } from 'vitest'

import { logBundle } from '../../../../src/main/platform/doctor/logBundle'
import { DEFAULT_SETTINGS } from '../../../../src/shared/domain'
import { accountSample } from '../../../support/samples'

it('holds versions, check, settings and log, and nobody by name or address', () => {
  const account = accountSample({ name: 'Eve at home', serverUrl: 'https://eve.example' })
  const text = logBundle({
    now: 0,
    versions: { tern: '1.2.3' },
    report: {
      at: 0,
      findings: [
        { check: 'dns', account: 'Eve at home', verdict: 'failed', finding: 'No.', advice: null }
      ]
    },
    settings: DEFAULT_SETTINGS,
    accounts: [account],
    log: '{"message":"old line","error":"to eve.c@example.org, +1 (555) 010-7788"}\n'
  })
  expect(text).toContain('tern: 1.2.3')
  expect(text).toContain('Server name (account 1): failed. No.')
  expect(text).toContain('"enterSends"')
  expect(text).toContain('old line')
  for (const canary of ['Eve', 'eve.', '010-7788']) expect(text).not.toContain(canary)
})
