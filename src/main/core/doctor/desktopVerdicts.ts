/** What the answers of the desktop's services mean to a person. Pure. */
import type {
  AutostartProbe,
  BadgeProbe,
  KeychainProbe,
  LinkSchemeProbe,
  NotificationProbe,
  TrayProbe
} from '../ports'
import { failed, fine, type Judgement, notApplicable, warning } from './verdict'

const NO_BUS = 'doctor.noBus'
const START_IN_SESSION = 'doctor.startInSession'

export const judgeTray = (probe: TrayProbe): Judgement => {
  switch (probe) {
    case 'native':
    case 'present':
      return fine('doctor.trayShown')
    case 'notDrawn':
    case 'absent':
      return warning('doctor.noTray', 'doctor.addTray')
    case 'noBus':
      return failed(NO_BUS, START_IN_SESSION)
  }
}

export const judgeNotifications = (probe: NotificationProbe): Judgement => {
  switch (probe.state) {
    case 'native':
      return probe.isSupported
        ? fine('doctor.systemNotifies')
        : failed('doctor.systemNotifiesNot', 'doctor.allowNotifications')
    case 'server':
      return judgeServer(probe)
    case 'absent':
      return failed('doctor.noServer', 'doctor.startServer')
    case 'silent':
      return failed('doctor.serverSilent', 'doctor.restartServer')
    case 'noBus':
      return failed(NO_BUS, START_IN_SESSION)
  }
}

/** Names of capabilities: Desktop Notifications Specification, GetCapabilities. */
const judgeServer = ({
  name,
  capabilities,
  isQuiet
}: NotificationProbe & { readonly state: 'server' }): Judgement => {
  if (!capabilities.includes('body'))
    return warning('doctor.titleOnly', 'doctor.otherServer', { name })
  if (!capabilities.includes('actions'))
    return warning('doctor.noButtons', 'doctor.openFromTray', { name })
  if (isQuiet) return warning('doctor.serverQuiet', 'doctor.turnQuietOff', { name })
  const isAnswering = capabilities.includes('inline-reply')
  return fine(isAnswering ? 'doctor.serverAnswers' : 'doctor.serverFine', { name })
}

export const judgeKeychain = (probe: KeychainProbe): Judgement => {
  switch (probe) {
    case 'ok':
      return fine('doctor.keychainFine')
    case 'locked':
      return failed('doctor.keychainLocked', 'doctor.unlockKeychain')
    case 'unavailable':
      return failed('doctor.noKeychain', 'doctor.installKeychain')
  }
}

export const judgeBadge = (probe: BadgeProbe): Judgement => {
  switch (probe) {
    case 'native':
      return fine('doctor.badgeSystem')
    case 'dock':
      return fine('doctor.badgeDock')
    case 'noDock':
      return notApplicable('doctor.noDock')
    case 'noBus':
      return failed(NO_BUS, START_IN_SESSION)
  }
}

export const judgeAutostart = ({ state }: AutostartProbe): Judgement => {
  switch (state) {
    case 'on':
      return fine('doctor.autostartOn')
    case 'off':
      return notApplicable('doctor.autostartOff')
    case 'impossible':
      return notApplicable('doctor.autostartImpossible')
    case 'broken':
      return failed('doctor.autostartBroken', 'doctor.switchAutostart')
  }
}

export const judgeLinkScheme = (probe: LinkSchemeProbe): Judgement => {
  switch (probe) {
    case 'ours':
      return fine('doctor.linksOurs')
    case 'notInstalled':
      return notApplicable('doctor.linksNotInstalled')
    case 'other':
      return warning('doctor.linksOther', 'doctor.installAgain')
    case 'unknown':
      return notApplicable('doctor.linksUnknown')
  }
}
