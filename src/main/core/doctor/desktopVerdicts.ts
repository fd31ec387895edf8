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

const NO_BUS = 'There is no session bus, over which desktop programs talk to each other.'
const START_IN_SESSION = 'Start Tern from within your desktop session.'

export const judgeTray = (probe: TrayProbe): Judgement => {
  switch (probe) {
    case 'native':
    case 'present':
      return fine('The tray icon is shown.')
    case 'notDrawn':
    case 'absent':
      return warning(
        'This desktop has no tray, so closing the window minimises it.',
        'On GNOME, turn on the extension "AppIndicator and KStatusNotifierItem Support"; elsewhere, add a tray to the panel.'
      )
    case 'noBus':
      return failed(NO_BUS, START_IN_SESSION)
  }
}

export const judgeNotifications = (probe: NotificationProbe): Judgement => {
  switch (probe.state) {
    case 'native':
      return probe.isSupported
        ? fine('The system shows notifications.')
        : failed(
            'The system says that it shows no notifications.',
            'Allow notifications for Tern in the settings of the system.'
          )
    case 'server':
      return judgeServer(probe)
    case 'absent':
      return failed(
        'No notification server answers, so no notification can be shown.',
        'Start the one of your desktop, or install one, for example dunst or mako.'
      )
    case 'silent':
      return failed(
        'The notification server does not answer.',
        'Restart it, or sign out of the desktop and in again.'
      )
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
    return warning(
      `${name} shows the title of a notification only.`,
      'Another notification server would show what was written.'
    )
  if (!capabilities.includes('actions'))
    return warning(
      `${name} has no buttons and does not tell of clicks.`,
      'Open the conversation from the tray or the window, or use another notification server.'
    )
  if (isQuiet)
    return warning(
      `${name} is set to do not disturb.`,
      'Turn it off in the desktop to see notifications at once.'
    )
  const answering = capabilities.includes('inline-reply') ? ', and takes answers' : ''
  return fine(`${name} shows notifications with buttons${answering}.`)
}

export const judgeKeychain = (probe: KeychainProbe): Judgement => {
  switch (probe) {
    case 'ok':
      return fine('A value was kept, given back and deleted.')
    case 'locked':
      return failed(
        'The keychain is locked.',
        'Unlock it with your login password, then try again.'
      )
    case 'unavailable':
      return failed(
        'There is no keychain that keeps a value.',
        'Install and start one, for example GNOME Keyring or KWallet; until then Tern works for one run at a time.'
      )
  }
}

export const judgeBadge = (probe: BadgeProbe): Judgement => {
  switch (probe) {
    case 'native':
      return fine('The system shows the number of unread messages on the icon of Tern.')
    case 'dock':
      return fine('A dock shows the number of unread messages on the icon of Tern.')
    case 'noDock':
      return notApplicable(
        'No dock on this desktop shows numbers; the tray icon and the window title do.'
      )
    case 'noBus':
      return failed(NO_BUS, START_IN_SESSION)
  }
}

export const judgeAutostart = ({ state }: AutostartProbe): Judgement => {
  switch (state) {
    case 'on':
      return fine('Tern starts with the session.')
    case 'off':
      return notApplicable('Tern does not start with the session; General has the switch for it.')
    case 'impossible':
      return notApplicable('This copy of Tern cannot be started with the session.')
    case 'broken':
      return failed(
        'The session starts a Tern that is no longer there.',
        'Turn "Start with the session" in General off and on again.'
      )
  }
}

export const judgeLinkScheme = (probe: LinkSchemeProbe): Judgement => {
  switch (probe) {
    case 'ours':
      return fine('Links that begin with tern:// open in Tern.')
    case 'notInstalled':
      return notApplicable('This copy of Tern is not installed, so no links lead to it.')
    case 'other':
      return warning(
        'Links that begin with tern:// do not open in Tern.',
        'Install Tern again, or choose it for these links in the settings of the desktop.'
      )
    case 'unknown':
      return notApplicable('This system does not tell which program opens tern:// links.')
  }
}
