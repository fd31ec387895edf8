import { describe, expect, it } from 'vitest'

import { doctorSummary } from '../../src/renderer/src/view/doctorText'
import type { DoctorVerdict } from '../../src/shared/domain'

const reportOf = (...verdicts: readonly DoctorVerdict[]) => ({
  at: 0,
  findings: verdicts.map((verdict) => ({
    check: 'tray' as const,
    account: null,
    verdict,
    finding: '',
    advice: null
  }))
})

describe('what came of a check', () => {
  it.each([
    [[], 'Everything works.'],
    [['ok', 'notApplicable'], 'Everything works.'],
    [['failed', 'ok'], '1 problem found.'],
    [['failed', 'failed', 'warning'], '2 problems and 1 warning found.'],
    [['warning', 'warning'], '0 problems and 2 warnings found.']
  ] as const)('of %j is "%s"', (verdicts, sentence) => {
    expect(doctorSummary(reportOf(...verdicts))).toBe(sentence)
  })

  it('is nothing before the first', () => {
    expect(doctorSummary(null)).toBe('')
  })
})
