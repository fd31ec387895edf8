/** One measured figure beside what it is held against. */
export type Figure = {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** Missing for figures that only explain another. */
  readonly target?: { readonly kind: 'at most' | 'at least'; readonly value: number }
}

export const isMet = ({ value, target }: Figure): boolean => {
  if (target === undefined) return true
  return target.kind === 'at most' ? value <= target.value : value >= target.value
}

const round = (value: number): string =>
  value >= 100 ? String(Math.round(value)) : value.toFixed(2)

export const printFigures = (figures: readonly Figure[]): void => {
  for (const figure of figures) {
    const { name, value, unit, target } = figure
    const aim = target === undefined ? '' : `${target.kind} ${String(target.value)}`
    const verdict = target === undefined ? '' : isMet(figure) ? 'met' : 'MISSED'
    console.log(
      `${name.padEnd(58)} ${`${round(value)} ${unit}`.padStart(16)}  ${aim.padEnd(14)} ${verdict}`
    )
  }
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
