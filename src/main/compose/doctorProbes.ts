import { net } from 'electron'

import type { DoctorProbes } from '../core/doctor/probes'
import { createAutostart } from '../platform/autostart'
import type { SessionBus } from '../platform/dbus/sessionBus'
import {
  probeAutostart,
  probeBadge,
  probeLinkScheme,
  probeNotifications,
  probeTray
} from '../platform/doctor/desktopProbes'
import { outerAddresses, resolvesName, serverClock } from '../platform/doctor/system'
import type { Base } from './base'

/** @param bus null on macOS and Windows */
export const createDoctorProbes = (
  { clock, logger, secrets }: Base,
  bus: SessionBus | null,
  store: DoctorProbes['store']
): DoctorProbes => ({
  tray: () => probeTray(bus),
  notifications: () => probeNotifications(bus),
  keychain: () => secrets.health(),
  badge: () => probeBadge(bus),
  autostart: () => probeAutostart(createAutostart(logger).isOn()),
  linkScheme: probeLinkScheme,
  network: () => Promise.resolve({ isOnline: net.isOnline(), addresses: outerAddresses() }),
  resolves: resolvesName,
  clock: (serverUrl) => serverClock(serverUrl, clock),
  store
})
