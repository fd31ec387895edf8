/** A file system that is really full: a small one in memory, mounted over a folder. Root on Linux only. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const run = (command: string, ...args: readonly string[]): void => {
  execFileSync(command, args, { stdio: 'pipe' })
}

const mount = (folder: string, kb: number): void => {
  run('mount', '-t', 'tmpfs', '-o', `size=${String(kb)}k`, 'tmpfs', folder)
}

/** Whether this process may mount one. */
export const canMount = (): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const folder = mkdtempSync(join(tmpdir(), 'tern-mount-'))
  try {
    mount(folder, 64)
    run('umount', folder)
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export interface SmallDisk {
  resize(kb: number): void
  /** Takes it away, and what is on it. */
  remove(): void
}

/** What is in the folder now lies on the small disk afterwards; nothing of it may be open. */
export const mountSmallDisk = (folder: string, kb: number): SmallDisk => {
  const kept = mkdtempSync(join(tmpdir(), 'tern-kept-'))
  cpSync(folder, kept, { recursive: true })
  mount(folder, kb)
  cpSync(kept, folder, { recursive: true })
  rmSync(kept, { recursive: true, force: true })
  return {
    resize: (size) => {
      run('mount', '-o', `remount,size=${String(size)}k`, folder)
    },
    remove: () => {
      run('umount', '-l', folder)
    }
  }
}
