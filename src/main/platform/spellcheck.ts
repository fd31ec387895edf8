import type { Session } from 'electron'

import type { PageNetwork } from './pageNetwork'

/**
 * Spell checking. macOS brings its own; elsewhere Chromium fetches a dictionary per language from its
 * vendor, which is the only thing Tern would ever fetch from anybody but a person's own servers. So
 * it is off there until the person names languages.
 */
export const isSystemSpellchecker = (platform: NodeJS.Platform = process.platform): boolean =>
  platform === 'darwin'

/** Before the first window, and whenever the choice changed. Unknown languages are left out. */
export const applySpellcheck = (
  session: Pick<
    Session,
    'availableSpellCheckerLanguages' | 'setSpellCheckerEnabled' | 'setSpellCheckerLanguages'
  >,
  languages: readonly string[],
  platform: NodeJS.Platform = process.platform
): void => {
  if (isSystemSpellchecker(platform)) return
  const available = session.availableSpellCheckerLanguages
  const chosen = languages.filter((language) => available.includes(language))
  // In this order: with the languages gone first nothing is fetched in between.
  if (chosen.length === 0) session.setSpellCheckerEnabled(false)
  session.setSpellCheckerLanguages(chosen)
  if (chosen.length > 0) session.setSpellCheckerEnabled(true)
}

/**
 * The same with the network that dictionaries need, for as long as any is chosen: nothing else of the
 * page's session ever fetches anything.
 */
export const applySpelling = async (
  session: Parameters<typeof applySpellcheck>[0],
  network: PageNetwork,
  languages: readonly string[],
  platform: NodeJS.Platform = process.platform
): Promise<void> => {
  const isNeeded = languages.length > 0 && !isSystemSpellchecker(platform)
  // Open before the first dictionary is asked for, closed when none is any more.
  if (isNeeded) await network.setOpen(true)
  applySpellcheck(session, languages, platform)
  if (!isNeeded) await network.setOpen(false)
}
