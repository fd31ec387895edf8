const bubbles: Readonly<Record<string, string>> = {
  slam: 'impact',
  loud: 'loud',
  gentle: 'gentle',
  invisibleInk: 'invisibleink'
}
const screens: Readonly<Record<string, string>> = {
  echo: 'Echo',
  spotlight: 'Spotlight',
  balloons: 'HappyBirthday',
  confetti: 'Confetti',
  hearts: 'Heart',
  lasers: 'Lasers',
  fireworks: 'Fireworks',
  shootingStar: 'ShootingStar',
  celebration: 'Sparkles'
}

/** Photon's short names to the ids that messages carry (section 4.6). */
export function bubbleEffectId(body: Readonly<Record<string, unknown>>): string | null {
  const name = body.bubbleEffect
  if (typeof name !== 'string') return null
  const bubble = bubbles[name]
  if (bubble !== undefined) return `com.apple.MobileSMS.expressivesend.${bubble}`
  const screen = screens[name]
  return screen === undefined ? null : `com.apple.messages.effect.CK${screen}Effect`
}
