/** How this copy of Tern is started with the session. Pure. */
import { join } from 'node:path/posix'

import { APP_ID, APP_NAME } from './identity'

export type AutostartSituation = {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  readonly execPath: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}

export type AutostartPlan =
  /** Linux: a desktop entry in the session's own folder. */
  | { readonly type: 'file'; readonly file: string; readonly command: string }
  /** macOS and Windows; `query` finds the entry again. */
  | {
      readonly type: 'loginItem'
      readonly query: { readonly path?: string; readonly args?: string[] }
    }
  | { readonly type: 'none' }

const HIDDEN = '--hidden'
/** As the packages install it; see `executableName` of the packer. */
const ICON = 'tern'

export const autostartPlan = (situation: AutostartSituation): AutostartPlan => {
  const { platform, isPackaged, execPath, env, home } = situation
  // From source the session would start the bare Electron.
  if (!isPackaged) return { type: 'none' }
  if (platform === 'darwin') return { type: 'loginItem', query: {} }
  if (platform === 'win32') return { type: 'loginItem', query: { path: execPath, args: [HIDDEN] } }
  // In a sandbox the folder is not the session's; these have ways of their own.
  if (platform !== 'linux' || isSet(env.SNAP) || isSet(env.FLATPAK_ID)) return { type: 'none' }
  const config = env.XDG_CONFIG_HOME
  const folder = isSet(config) && config.startsWith('/') ? config : join(home, '.config')
  return {
    type: 'file',
    file: join(folder, 'autostart', `${APP_ID}.desktop`),
    // The file that the person has; what runs out of an AppImage is gone with this process.
    command: isSet(env.APPIMAGE) ? env.APPIMAGE : execPath
  }
}

const isSet = (value: string | undefined): value is string => value !== undefined && value !== ''

/**
 * Desktop Entry Specification, "The Exec key": quoted, with a backslash before `"`, `` ` ``, `$` and
 * `\`, each backslash doubled once more as in any string of the file, and `%` doubled.
 */
const quoted = (command: string): string =>
  `"${command
    .replace(/["`$\\]/g, String.raw`\$&`)
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`

export const desktopEntry = (command: string): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${APP_NAME}`,
    'Comment=Starts in the tray with the session',
    `Exec=${quoted(command)} ${HIDDEN}`,
    `Icon=${ICON}`,
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    ''
  ].join('\n')

/** The program that an entry starts, unquoted; null where there is none. */
export const commandOf = (entry: string | null): string | null => {
  const [, command] = /^Exec="((?:[^"\\\n]|\\.)+)"/m.exec(entry ?? '') ?? []
  if (command === undefined) return null
  return command
    .replaceAll('%%', '%')
    .replaceAll('\\\\', '\\')
    .replace(/\\(["`$\\])/g, '$1')
}

/** The person may have switched it off in the settings of the desktop, which keeps the file. */
export const isEnabledEntry = (entry: string | null): boolean =>
  entry !== null && !/^(?:Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(entry)
