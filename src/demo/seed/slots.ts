import type { SeededRandom } from '../random'

const slots: Readonly<Record<string, readonly string[]>> = {
  day: ['Tuesday', 'Thursday', 'Saturday', 'Sunday', 'Friday', 'tomorrow'],
  time: ['six', 'half past seven', '18:30', 'noon', 'a quarter to five', '9:15'],
  food: ['dumplings', 'flatbread', 'soup', 'waffles', 'lentil stew', 'lemon cake'],
  place: ['Gothenburg', 'the lake', 'Lisbon', 'the old harbour', 'Kraków', 'the valley'],
  thing: ['bookshelf', 'report', 'canoe', 'quilt', 'playlist', 'second draft'],
  lost: ['glove', 'library card', 'green umbrella', 'left earring', 'lunch box'],
  amount: ['24.50', '38', '112', '61.20', '45']
}

/** `{day}` and the like become one of a few words, the same one each time within a talk. */
export function fillSlots(text: string, random: SeededRandom, chosen: Map<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const options = slots[name]
    if (options === undefined) return whole
    const word = chosen.get(name) ?? random.pick(options)
    chosen.set(name, word)
    return word
  })
}
