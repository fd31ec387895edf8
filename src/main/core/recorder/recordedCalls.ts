/** Calls of a port as questions to the world, with their answers. */
import type { Question, Tape } from './tape'

export const question = (
  port: string,
  method: string,
  args: readonly unknown[] = [],
  owner: string | null = null
): Question => ({ port, method, args, owner })

type CallOptions = {
  readonly owner: string | null
  readonly unrecorded?: ReadonlySet<string>
  readonly hidesArguments?: boolean
  readonly onAnswer?: (name: string, args: readonly unknown[], value: unknown, json: string) => void
}

/** Every method that answers a promise. */
export const recordCalls = <Port extends object>(
  tape: Tape,
  name: string,
  port: Port,
  { owner, unrecorded, hidesArguments, onAnswer }: CallOptions
): Port => {
  const wrapped = new Map<string | symbol, unknown>()
  return new Proxy(port, {
    get: (target, key) => {
      const known = wrapped.get(key)
      if (known !== undefined) return known
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function' || typeof key !== 'string') return value
      const call = (...args: readonly unknown[]): unknown => Reflect.apply(value, target, args)
      if (unrecorded?.has(key) === true) return call
      const recorded = (...args: readonly unknown[]): unknown =>
        tape.ask(
          {
            ...question(name, key, hidesArguments === true ? [] : args, owner),
            ...(onAnswer === undefined ? {} : { onAnswer })
          },
          () => call(...args) as Promise<unknown>
        )
      wrapped.set(key, recorded)
      return recorded
    }
  })
}
