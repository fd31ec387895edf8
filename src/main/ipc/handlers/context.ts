/** What the handlers may touch. The app fills it in; tests give fakes. */
import type {
  ConversationId,
  DoctorReport,
  Result,
  Settings,
  UpdateState
} from '../../../shared/domain'
import { err } from '../../../shared/domain'
import type { DesktopView } from '../../../shared/ipc/views'
import type { Engine } from '../../core/engine'
import type { Profile } from '../../core/profile'

/** The desktop, as far as commands reach it. */
export interface Shell {
  readonly version: string
  readonly electron: string
  readonly platform: 'darwin' | 'win32' | 'linux'
  /** BCP 47, most wanted first. */
  readonly systemLanguages: readonly string[]
  /** Asks the person for files. Empty when cancelled. */
  pickFiles(): Promise<
    Result<
      readonly {
        readonly fileName: string
        readonly mimeType: string
        readonly bytes: Uint8Array
      }[]
    >
  >
  /** Asks where, writes. False when cancelled. */
  saveFile(fileName: string, bytes: Uint8Array): Promise<Result<boolean>>
  openLink(url: string): Promise<Result<null>>
  writeClipboard(text: string): void
  setVisibleConversation(id: ConversationId | null): void
  /** Lets the page listen for a moment. False: the system does not. */
  askMicrophone(): Promise<boolean>
}

/** What Tern is to the system around it, and its new versions. */
export interface SystemAccess {
  readonly updates: {
    state(): UpdateState
    check(): Promise<UpdateState>
    restart(): Promise<UpdateState>
  }
  describe(): DesktopView
  /** False when the system refused. */
  setAutostart(isOn: boolean): boolean
  showNotices(): Promise<Result<null>>
}

/** What is wrong around Tern, and what it wrote down. */
export interface DiagnosticsAccess {
  runDoctor(): Promise<DoctorReport>
  /** Asks where, writes. False when cancelled. */
  saveLogs(): Promise<Result<boolean>>
  /** The flight recording, the same way. */
  saveRecording(): Promise<Result<boolean>>
}

export interface SettingsAccess {
  get(): Settings
  update(change: { readonly [Key in keyof Settings]?: Settings[Key] | undefined }): Settings
  openConversationId(): string | null
}

export type HandlerContext = {
  readonly profile: Profile
  readonly shell: Shell
  readonly settings: SettingsAccess
  readonly system: SystemAccess
  readonly diagnostics: DiagnosticsAccess
  readonly currentSeq: () => number
  /** A window got what it shows first. */
  readonly onSnapshot?: () => void
}

/** Runs with the engine, or answers why there is none. */
export const withEngine = async <Value>(
  { profile }: HandlerContext,
  run: (engine: Engine) => Promise<Result<Value>>
): Promise<Result<Value>> => {
  const engine = profile.engine()
  if (engine !== null) return run(engine)
  return err(profile.failure())
}
