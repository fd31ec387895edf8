import type { Settings } from '../../../shared/domain'

/** Puts what the person chose on the document's root, where the style sheets look for it. */
export const applyLook = (
  root: HTMLElement,
  { theme, density, fontScale }: Pick<Settings, 'theme' | 'density' | 'fontScale'>
): void => {
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  root.dataset.density = density
  root.style.setProperty('--tern-font-scale', fontScale.toString())
}
