import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A machine of its own on a cable that can be pulled. */
export type NetworkNamespace = {
  /** Where this side of the cable listens. */
  readonly hostAddress: string
  spawn(command: string, args: readonly string[]): ChildProcess
  setLink(isUp: boolean): void
  /** The names that are known inside besides DNS, as in `/etc/hosts`. */
  setHosts(text: string): void
  /** A port on our loopback that leads to a port on the loopback inside. */
  forward(port: number): Promise<number>
  close(): void
}

/** Why it cannot be had here; null when it can. */
export const whyNoNamespace = (): string | null => {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux'
  if (process.getuid?.() !== 0) return 'only root may make network namespaces'
  try {
    const probe = `tern-probe-${process.pid}`
    execFileSync('ip', ['netns', 'add', probe], { stdio: 'pipe' })
    execFileSync('ip', ['netns', 'delete', probe], { stdio: 'pipe' })
    return null
  } catch (error) {
    return `no network namespace could be made: ${String(error).split('\n')[0] ?? ''}`
  }
}

export const openNamespace = (): NetworkNamespace => {
  // One for each worker that runs beside another.
  const network = `10.213.${77 + Number(process.env.TEST_PARALLEL_INDEX ?? 0)}`
  const [near, far] = [`${network}.1`, `${network}.2`]
  const name = `tern-${process.pid}`
  const inner = `ti${process.pid}`.slice(0, 15)
  const outer = `to${process.pid}`.slice(0, 15)
  const ip = (...args: readonly string[]): void => {
    execFileSync('ip', args, { stdio: 'pipe' })
  }
  ip('netns', 'add', name)
  ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', name)
  ip('address', 'add', `${near}/30`, 'dev', outer)
  ip('link', 'set', outer, 'up')
  ip('-n', name, 'address', 'add', `${far}/30`, 'dev', inner)
  ip('-n', name, 'link', 'set', 'lo', 'up')
  const setLink = (isUp: boolean): void => {
    ip('-n', name, 'link', 'set', inner, isUp ? 'up' : 'down')
    // The kernel forgets it with the link.
    if (isUp) ip('-n', name, 'route', 'replace', 'default', 'via', near)
  }
  const etc = join('/etc/netns', name)
  // In place: what runs inside sees this very file over its own.
  const setHosts = (text: string): void => {
    mkdirSync(etc, { recursive: true })
    writeFileSync(join(etc, 'hosts'), text)
  }
  setHosts('127.0.0.1 localhost\n')
  setLink(true)
  const folder = mkdtempSync(join(tmpdir(), 'tern-netns-'))
  const children: ChildProcess[] = []
  const servers: Server[] = []
  const run = (command: string, args: readonly string[]): ChildProcess => {
    const child = spawn('ip', ['netns', 'exec', name, command, ...args])
    children.push(child)
    return child
  }
  return {
    hostAddress: near,
    spawn: run,
    setLink,
    setHosts,
    forward: async (port) => {
      const file = join(folder, String(port))
      const script = join(import.meta.dirname, 'relay.mjs')
      await once(run(process.execPath, [script, String(port), file]).stdout!, 'data')
      const server = createServer((caller) => {
        const target = connect(file)
        const end = (): void => {
          caller.destroy()
          target.destroy()
        }
        for (const side of [caller, target]) side.on('error', end).on('close', end)
        caller.pipe(target).pipe(caller)
      })
      servers.push(server)
      await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
      return (server.address() as AddressInfo).port
    },
    close: () => {
      for (const child of children) child.kill('SIGKILL')
      for (const server of servers) server.close()
      ip('netns', 'delete', name)
      for (const one of [folder, etc]) rmSync(one, { recursive: true, force: true })
    }
  }
}
