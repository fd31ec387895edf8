import { createHash, randomBytes } from 'node:crypto'

import type { Random, SecretStore } from '../core/ports'
import { createRecorder, type Recorder } from '../core/recorder/recorder'
import { createStartGate, type StartGate } from '../core/startGate'
import { createRandom } from '../platform/random'
import { createSecrets } from '../platform/secrets'
import type { Foundation } from './foundation'
import { createLanguage, type Language } from './language'

/** What everything else is made with; needs nothing of a ready app. */
export type Base = Foundation & {
  readonly random: Random
  /** The system's keychain. */
  readonly secrets: SecretStore
  readonly language: Language
  readonly startGate: StartGate
  /** What happened lately, redacted. */
  readonly recorder: Recorder
}

export const createBase = (foundation: Foundation): Base => {
  const { clock, logger, settings } = foundation
  const random = createRandom()
  foundation.mark('code loaded')
  return {
    ...foundation,
    random,
    secrets: createSecrets({ markers: settings.markers, clock, random, logger }),
    language: createLanguage(settings, logger),
    startGate: createStartGate(clock),
    recorder: createRecorder({
      clock,
      key: randomBytes(16),
      digest: (text) => createHash('sha256').update(text).digest('hex')
    })
  }
}
