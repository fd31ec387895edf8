import type { DoctorFinding } from '../../../shared/domain'
import type { MessageKey, MessageValues, Translate } from '../../../shared/i18n'

/** A sentence that is put into words when it is told. */
export type Sentence = { readonly key: MessageKey; readonly values?: MessageValues }

/** What a probe's answer means. */
export type Judgement = {
  readonly verdict: DoctorFinding['verdict']
  readonly finding: Sentence
  readonly advice: Sentence | null
}

/** A judgement of something, not in words yet. */
export type Judged = Judgement & Pick<DoctorFinding, 'check' | 'account'>

export const fine = (finding: MessageKey, values?: MessageValues): Judgement => ({
  verdict: 'ok',
  finding: sentence(finding, values),
  advice: null
})

export const warning = (
  finding: MessageKey,
  advice: MessageKey,
  values?: MessageValues
): Judgement => ({
  verdict: 'warning',
  finding: sentence(finding, values),
  advice: sentence(advice)
})

export const failed = (
  finding: MessageKey,
  advice: MessageKey,
  values?: MessageValues
): Judgement => ({
  verdict: 'failed',
  finding: sentence(finding, values),
  advice: sentence(advice)
})

export const notApplicable = (
  finding: MessageKey,
  advice: MessageKey | null = null,
  values?: MessageValues
): Judgement => ({
  verdict: 'notApplicable',
  finding: sentence(finding, values),
  advice: advice === null ? null : sentence(advice)
})

const sentence = (key: MessageKey, values?: MessageValues): Sentence =>
  values === undefined ? { key } : { key, values }

/** In words. What stands in for a value may be a key of its own: a reason, a length of time. */
export const inWords = (
  { check, account, verdict, finding, advice }: Judged,
  t: Translate
): DoctorFinding => {
  const say = ({ key, values = {} }: Sentence): string =>
    t(
      key,
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, isKey(value) ? t(value) : value])
      )
    )
  return {
    check,
    account,
    verdict,
    finding: say(finding),
    advice: advice === null ? null : say(advice)
  }
}

const isKey = (value: string | number): value is MessageKey =>
  typeof value === 'string' && /^doctor\.\w+$/.test(value)
