// The floor that Tern is measured against: the same runtime, one sandboxed window, nothing in it.
const { app, BrowserWindow } = require('electron')

app.enableSandbox()
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1180, height: 790 })
  void window.loadURL('data:text/html,<h1>empty</h1>')
})
app.on('window-all-closed', () => app.quit())
process.on('SIGTERM', () => app.exit(0))
