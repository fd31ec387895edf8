/**
 * Where the session bus listens: a path, or an abstract name (with its leading NUL) of a Unix socket.
 * Null where there is no such bus. Pure.
 */
export const busPath = (env: Readonly<Record<string, string | undefined>>): string | null => {
  const { DBUS_SESSION_BUS_ADDRESS: addresses, XDG_RUNTIME_DIR: runtimeDir } = env
  if (addresses === undefined || addresses === '')
    return runtimeDir === undefined || runtimeDir === '' ? null : `${runtimeDir}/bus`
  for (const address of addresses.split(';')) {
    const found = /^unix:(?:[^,]*,)*(path|abstract)=([^,]+)/.exec(address)
    if (found === null) continue
    const [, kind, value = ''] = found
    const name = unescape(value)
    if (name !== null) return kind === 'abstract' ? `\0${name}` : name
  }
  return null
}

/** Where the bus of the whole computer listens. Pure. */
export const systemBusPath = (env: Readonly<Record<string, string | undefined>>): string | null =>
  busPath({
    DBUS_SESSION_BUS_ADDRESS: env.DBUS_SYSTEM_BUS_ADDRESS ?? 'unix:path=/run/dbus/system_bus_socket'
  })

/** Bytes outside a small alphabet come as %xx. */
const unescape = (value: string): string | null => {
  try {
    return decodeURIComponent(value)
  } catch {
    return null
  }
}
