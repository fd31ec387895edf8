/**
 * The stand-in runtime carries no `default_app.asar`, the part of Electron that makes
 * `electron <folder>` work. This file takes its place (resources/app of the runtime): it starts the
 * app of the folder named first on the command line as if Electron had loaded it itself.
 */
const { app } = require('electron')
const { readFileSync } = require('node:fs')
const Module = require('node:module')
const path = require('node:path')

const folderArgument = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (folderArgument === undefined) {
  process.stderr.write('Usage: electron <folder of an app> [options]\n')
  process.exit(1)
}

const folder = path.resolve(folderArgument)
const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
const name = manifest.productName ?? manifest.name

if (name !== undefined) app.setName(name)
if (manifest.version !== undefined) app.setVersion(manifest.version)
app.setDesktopName(manifest.desktopName ?? `${app.name}.desktop`)
app.setAppPath(folder)
// Electron derived the profile folder from the launcher's name before we could set the app's.
if (!app.commandLine.hasSwitch('user-data-dir')) {
  app.setPath('userData', path.join(app.getPath('appData'), app.name))
}
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })

// The private call that Electron's own default app makes: `require.main` must be the app's module.
Module._load(path.resolve(folder, manifest.main ?? 'index.js'), Module, true)
