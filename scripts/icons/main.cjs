/**
 * A small Electron app: draws an SVG at the sizes asked for and writes PNGs. Chromium is the one
 * renderer of SVG that every machine with this project has.
 *
 * Started with `--jobs=<file>`: JSON of `{ svg, viewBox, size, file }[]`.
 */
const { app, BrowserWindow } = require('electron')
const { readFileSync, writeFileSync } = require('node:fs')

const jobsFile = process.argv.find((argument) => argument.startsWith('--jobs=')).slice(7)

/* global document, Image */
/** Runs in the page. */
function draw({ svg, viewBox, size }) {
  const source = svg.replace(
    /viewBox="[^"]*"/,
    `viewBox="${viewBox}" width="${size}" height="${size}"`
  )
  const image = new Image()
  const url = URL.createObjectURL(new Blob([source], { type: 'image/svg+xml' }))
  return new Promise((settle, reject) => {
    image.onerror = () => reject(new Error('the SVG could not be read'))
    image.onload = () => {
      const canvas = document.createElement('canvas')
      canvas.width = size
      canvas.height = size
      canvas.getContext('2d').drawImage(image, 0, 0, size, size)
      settle(canvas.toDataURL('image/png').split(',')[1])
    }
    image.src = url
  })
}

app.whenReady().then(async () => {
  try {
    const window = new BrowserWindow({ show: false })
    await window.loadURL('about:blank')
    for (const job of JSON.parse(readFileSync(jobsFile, 'utf8'))) {
      const script = `(${draw.toString()})(${JSON.stringify(job)})`
      const png = await window.webContents.executeJavaScript(script)
      writeFileSync(job.file, Buffer.from(png, 'base64'))
    }
    app.exit(0)
  } catch (error) {
    process.stderr.write(`${String(error.stack ?? error)}\n`)
    app.exit(1)
  }
})
