import { tick } from 'svelte'

/** Lets promises, effects and the microtasks of the observers run. */
export const settle = async (): Promise<void> => {
  for (let round = 0; round < 12; round += 1) {
    await Promise.resolve()
    await tick()
  }
}
