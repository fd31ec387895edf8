import type { UpdatesOffReason } from '../../../shared/domain/update'

/** How this copy of Tern came to this machine. */
export type Installation = {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  /** It was packed with the address of its updates. */
  readonly hasSource: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Null: Tern may replace itself. On Linux only an AppImage is ours to replace: deb and rpm belong to
 * the package manager, which would find files changed behind its back.
 */
export const whyUpdatesAreOff = (installation: Installation): UpdatesOffReason | null => {
  const { platform, isPackaged, hasSource, env } = installation
  if (!isPackaged) return 'development'
  const isSet = (name: string): boolean => (env[name] ?? '') !== ''
  if (platform === 'linux') {
    const isStore = isSet('SNAP') || isSet('FLATPAK_ID') || env.container === 'flatpak'
    if (isStore || !isSet('APPIMAGE')) return 'packageManager'
  }
  if (platform !== 'linux' && platform !== 'darwin' && platform !== 'win32') return 'packageManager'
  return hasSource ? null : 'noSource'
}
