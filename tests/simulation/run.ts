/** `npm run simulate -- --runs=N --seed=S`: any number of histories. */
import { explore } from './explore'

const numberOf = (name: string, fallback: number): number => {
  const prefix = `--${name}=`
  const argument = process.argv.find((one) => one.startsWith(prefix))
  const value = Number(argument?.slice(prefix.length) ?? fallback)
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} wants a whole number`)
  return value
}

const runs = numberOf('runs', 1_000)
const seed = numberOf('seed', 1)
try {
  const ms = await explore(seed, runs)
  process.stdout.write(
    `${String(runs)} histories from seed ${String(seed)}: all invariants hold (${String(Math.round(1_000 / ms))} a second)\n`
  )
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
