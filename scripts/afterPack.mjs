/** electron-builder calls this for every packed folder, before it sets the fuses and signs. */
import { chmod, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The first Electron with a fuse for the privileges of `file:`; the packer refuses to set it before. */
const fileFuseSince = 29

/** @param {import('electron-builder').AfterPackContext} context */
export async function afterPack({ appOutDir, packager }) {
  const { electronFuses } = packager.config
  const major = Number.parseInt(packager.info.framework.version, 10)
  if (major < fileFuseSince) delete electronFuses.grantFileProtocolExtraPrivileges
  // The launcher of the stand-in, which is packed as it is (docs/runtime.md).
  await rm(join(appOutDir, 'resources', 'app'), { recursive: true, force: true })
  if (process.platform !== 'win32') await makeReadOnlyForOthers(appOutDir)
}

/** Whatever umask the files were checked out with: who can write them can become who runs them. */
async function makeReadOnlyForOthers(folder) {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await chmod(path, 0o755)
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644)
  }
}
