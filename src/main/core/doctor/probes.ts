/**
 * What the doctor asks of the world: one small question for each part, answered by `platform/doctor`
 * with what was seen there. What that means is told by the verdicts beside this file.
 */
import type { AppErrorCode, ConnectionCause, ConnectionPhase } from '../../../shared/domain'
import type {
  AutostartProbe,
  BadgeProbe,
  ClockProbe,
  KeychainProbe,
  LinkSchemeProbe,
  NetworkProbe,
  NotificationProbe,
  TrayProbe
} from '../ports'

export type DoctorConnection = {
  readonly phase: ConnectionPhase
  readonly cause: ConnectionCause | null
  readonly errorCode: AppErrorCode | null
}

export type DoctorAccount = {
  readonly name: string
  readonly serverUrl: string
  readonly connection: () => Promise<DoctorConnection>
}

export type StoreProbe =
  | {
      readonly state: 'open'
      readonly answerMs: number
      /** Damaged stores that were set aside. */
      readonly setAside: number
      /** Room on its disk, bytes; null where it cannot be told. */
      readonly freeBytes: number | null
    }
  | { readonly state: 'closed'; readonly code: AppErrorCode }
  /** Nothing was kept on this computer yet. */
  | { readonly state: 'none' }
  /** A Tern that runs has it. */
  | { readonly state: 'inUse' }

/** Nothing here blocks the process; what takes too long is given up on by the doctor. */
export interface DoctorProbes {
  tray(): Promise<TrayProbe>
  notifications(): Promise<NotificationProbe>
  /** Writes, reads back and deletes a value of its own. */
  keychain(): Promise<KeychainProbe>
  badge(): Promise<BadgeProbe>
  autostart(): Promise<AutostartProbe>
  linkScheme(): Promise<LinkSchemeProbe>
  network(): Promise<NetworkProbe>
  /** Whether the name has an address. */
  resolves(host: string): Promise<boolean>
  clock(serverUrl: string): Promise<ClockProbe>
  store(): Promise<StoreProbe>
}
