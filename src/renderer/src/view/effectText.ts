import type { MessageKey } from '../../../shared/i18n'
import { t } from '../i18n.svelte'

/** By the plain names that the adapters give them. */
const NAMES: Readonly<Record<string, MessageKey>> = {
  slam: 'message.effectSlam',
  loud: 'message.effectLoud',
  gentle: 'message.effectGentle',
  'invisible ink': 'message.effectInvisibleInk',
  echo: 'message.effectEcho',
  spotlight: 'message.effectSpotlight',
  balloons: 'message.effectBalloons',
  confetti: 'message.effectConfetti',
  hearts: 'message.effectHearts',
  lasers: 'message.effectLasers',
  fireworks: 'message.effectFireworks',
  'shooting star': 'message.effectShootingStar',
  celebration: 'message.effectCelebration'
}

/** "Sent with Confetti"; the effect itself is not played. */
export const effectText = (effect: string): string => {
  const key = Object.hasOwn(NAMES, effect) ? NAMES[effect] : undefined
  return t('message.effect', { effect: key === undefined ? effect : t(key) })
}
