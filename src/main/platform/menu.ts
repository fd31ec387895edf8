import { Menu, type MenuItemConstructorOptions } from 'electron'

/** The application menu. Roles only: their words, shortcuts and enabling are the platform's own. */
export const menuTemplate = (
  platform: NodeJS.Platform,
  isDev: boolean
): readonly MenuItemConstructorOptions[] => {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' }
  ]
  const dev: MenuItemConstructorOptions[] = [
    { role: 'reload' },
    { role: 'toggleDevTools' },
    { type: 'separator' }
  ]
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: platform === 'darwin' ? [{ role: 'close' }] : [{ role: 'close' }, { role: 'quit' }]
    },
    { role: 'editMenu' },
    { label: '&View', submenu: isDev ? [...dev, ...view] : view },
    { role: 'windowMenu' }
  ]
}

export const installMenu = (isDev: boolean): void => {
  Menu.setApplicationMenu(Menu.buildFromTemplate([...menuTemplate(process.platform, isDev)]))
}
