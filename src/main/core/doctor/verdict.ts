import type { DoctorFinding } from '../../../shared/domain'

/** What a probe's answer means. */
export type Judgement = Pick<DoctorFinding, 'verdict' | 'finding' | 'advice'>

export const fine = (finding: string): Judgement => ({ verdict: 'ok', finding, advice: null })

export const warning = (finding: string, advice: string): Judgement => ({
  verdict: 'warning',
  finding,
  advice
})

export const failed = (finding: string, advice: string): Judgement => ({
  verdict: 'failed',
  finding,
  advice
})

export const notApplicable = (finding: string, advice: string | null = null): Judgement => ({
  verdict: 'notApplicable',
  finding,
  advice
})
