import { describe, expect, it } from 'vitest'

import {
  autostartPlan,
  type AutostartSituation,
  desktopEntry,
  isEnabledEntry
} from '../../../src/main/platform/autostartPlan'

const linux: AutostartSituation = {
  platform: 'linux',
  isPackaged: true,
  execPath: '/opt/Tern/tern',
  env: {},
  home: '/home/ada'
}
const FILE = '/home/ada/.config/autostart/chat.tern.Tern.desktop'

describe('autostart', () => {
  it.each([
    ['deb and rpm', linux, { type: 'file', file: FILE, command: '/opt/Tern/tern' }],
    [
      'an AppImage names itself, not what it unpacked',
      {
        ...linux,
        execPath: '/tmp/.mount_TernX/tern',
        env: { APPIMAGE: '/home/ada/Tern.AppImage' }
      },
      { type: 'file', file: FILE, command: '/home/ada/Tern.AppImage' }
    ],
    [
      'a moved configuration',
      { ...linux, env: { XDG_CONFIG_HOME: '/data/config' } },
      {
        type: 'file',
        file: '/data/config/autostart/chat.tern.Tern.desktop',
        command: '/opt/Tern/tern'
      }
    ],
    [
      'a relative XDG folder is ignored, as the specification says',
      { ...linux, env: { XDG_CONFIG_HOME: 'config' } },
      { type: 'file', file: FILE, command: '/opt/Tern/tern' }
    ],
    ['flatpak', { ...linux, env: { FLATPAK_ID: 'chat.tern.Tern' } }, { type: 'none' }],
    ['snap', { ...linux, env: { SNAP: '/snap/tern/1' } }, { type: 'none' }],
    ['from source', { ...linux, isPackaged: false }, { type: 'none' }],
    ['macOS', { ...linux, platform: 'darwin' }, { type: 'loginItem', query: {} }],
    [
      'Windows',
      { ...linux, platform: 'win32', execPath: 'C:\\Tern\\Tern.exe' },
      { type: 'loginItem', query: { path: 'C:\\Tern\\Tern.exe', args: ['--hidden'] } }
    ],
    ['FreeBSD', { ...linux, platform: 'freebsd' }, { type: 'none' }]
  ] as const)('%s', (_name, situation, plan) => {
    expect(autostartPlan(situation)).toEqual(plan)
  })

  it('writes this desktop entry', () => {
    expect(desktopEntry('/opt/Tern/tern')).toBe(`[Desktop Entry]
Type=Application
Name=Tern
Comment=Starts in the tray with the session
Exec="/opt/Tern/tern" --hidden
Icon=tern
Terminal=false
StartupNotify=false
X-GNOME-Autostart-enabled=true
`)
  })

  it.each([
    ['/home/ada/My Apps/Tern.AppImage', '"/home/ada/My Apps/Tern.AppImage"'],
    ['/a/100%/tern', '"/a/100%%/tern"'],
    ['/a/$(reboot)/`x`/"q"/tern', String.raw`"/a/\\$(reboot)/\\${'`'}x\\${'`'}/\\"q\\"/tern"`],
    ['/a/back\\slash', String.raw`"/a/back\\\\slash"`]
  ])('quotes %s so that no shell reads it', (command, quoted) => {
    expect(desktopEntry(command)).toContain(`\nExec=${quoted} --hidden\n`)
  })

  it.each([
    [null, false],
    [desktopEntry('/opt/Tern/tern'), true],
    [desktopEntry('/t').replace('enabled=true', 'enabled=false'), false],
    [`${desktopEntry('/t')}Hidden=true\n`, false]
  ])('knows whether the person has it on: case %#', (entry, isOn) => {
    expect(isEnabledEntry(entry)).toBe(isOn)
  })
})
