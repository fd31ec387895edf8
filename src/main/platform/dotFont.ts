/** Digits of 5 x 7 dots: sharp at the few pixels that a tray or taskbar gives. */
const GLYPHS: Readonly<Record<string, readonly string[]>> = {
  '0': ['.###.', '#...#', '#...#', '#...#', '#...#', '#...#', '.###.'],
  '1': ['..#..', '.##..', '..#..', '..#..', '..#..', '..#..', '.###.'],
  '2': ['.###.', '#...#', '....#', '..##.', '.#...', '#....', '#####'],
  '3': ['.###.', '#...#', '....#', '..##.', '....#', '#...#', '.###.'],
  '4': ['...#.', '..##.', '.#.#.', '#..#.', '#####', '...#.', '...#.'],
  '5': ['#####', '#....', '####.', '....#', '....#', '#...#', '.###.'],
  '6': ['.###.', '#....', '####.', '#...#', '#...#', '#...#', '.###.'],
  '7': ['#####', '....#', '...#.', '..#..', '..#..', '.#...', '.#...'],
  '8': ['.###.', '#...#', '#...#', '.###.', '#...#', '#...#', '.###.'],
  '9': ['.###.', '#...#', '#...#', '.####', '....#', '....#', '.###.'],
  '+': ['.....', '..#..', '..#..', '#####', '..#..', '..#..', '.....'],
  '!': ['#', '#', '#', '#', '#', '.', '#']
}

const GAP = 1

export const GLYPH_HEIGHT = 7

/** Width in dots. */
export const textWidth = (text: string): number =>
  Array.from(text).reduce((sum, sign) => sum + widthOf(sign) + GAP, -GAP)

/** The dots that are set, from the top left corner. Unknown signs are left out. */
export const dotsOf = (text: string): readonly { readonly x: number; readonly y: number }[] => {
  const dots: { readonly x: number; readonly y: number }[] = []
  let left = 0
  for (const sign of text) {
    for (const [y, row] of (GLYPHS[sign] ?? []).entries())
      for (const [x, dot] of Array.from(row).entries())
        if (dot === '#') dots.push({ x: left + x, y })
    left += widthOf(sign) + GAP
  }
  return dots
}

const widthOf = (sign: string): number => GLYPHS[sign]?.[0]?.length ?? 0
