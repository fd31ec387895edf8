/**
 * Maps and sets that are replaced, never changed, so that `$state.raw` sees a new value and rows
 * that did not change keep their identity.
 */
export const emptyMap = <Key, Value>(): ReadonlyMap<Key, Value> => new Map<Key, Value>()

export const mapOf = <Key, Value>(
  entries: Iterable<readonly [Key, Value]>
): ReadonlyMap<Key, Value> => new Map(entries)

export const withEntries = <Key, Value>(
  map: ReadonlyMap<Key, Value>,
  entries: Iterable<readonly [Key, Value]>
): ReadonlyMap<Key, Value> => new Map<Key, Value>([...map, ...entries])

export const withoutKeys = <Key, Value>(
  map: ReadonlyMap<Key, Value>,
  keys: readonly Key[]
): ReadonlyMap<Key, Value> => {
  const rest = new Map(map)
  for (const key of keys) rest.delete(key)
  return rest
}

export const filterMap = <Key, Value>(
  map: ReadonlyMap<Key, Value>,
  keeps: (key: Key, value: Value) => boolean
): ReadonlyMap<Key, Value> => new Map([...map].filter(([key, value]) => keeps(key, value)))

export const setOf = <Value>(values: Iterable<Value>): ReadonlySet<Value> => new Set(values)

export const idsOf = <Id>(items: readonly { readonly id: Id }[]): ReadonlySet<Id> =>
  new Set(items.map((item) => item.id))
