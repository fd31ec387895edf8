const WORDS =
  `about after again among answer anything around asked away back bag because before begin
behind believe better between bicycle bird boat book both bread breakfast bridge bright bring brother
buy cake call came camera careful carry castle cat chair change children city clean clock close cloud
coat coffee cold colour come concert cook corner could country cousin dark daughter day dear decide
deep dinner doctor door dream drive early east easy empty enough evening every eye family far farm
fast father feel few field find fire first fish floor flower follow food foot forest forget friend
from front full game garden gave gift give glad glass good grass great green ground group grow guess
half hand happy hard have head hear heart heavy help here high hill hold home hope horse hospital hour
house hundred idea inside island job journey juice jump keep kettle key kind kitchen knew know lake
lamp language last late laugh lead leaf learn leave left letter light like line listen little live
long look lost loud love lunch machine made make many map market matter maybe mean meet message might
milk mind minute money month moon more morning most mother mountain mouth move much museum music name
near need never new news night noise north nothing now number ocean often old once only open orange
order other outside over own paint paper park part party pass past path pay people perhaps phone
photo picture place plan plant play please pocket point police potato present pretty price promise
pull push question quick quiet rain ran reach read ready really remember rest rice ride right ring
river road room round run sad said sail same sandwich saw say school sea second see seem sell send
seven shape ship shirt shoe shop short should show side sign silver sing sister sit sky sleep slow
small smile snow soft some song soon sorry sound soup south speak spring stand star start station
stay still stone stop storm story street strong summer sun sure table take talk tall tea teach tell
tent thank theatre thing think ticket time tired today together tomorrow tonight took town train
travel tree trip true try turn umbrella uncle under until use very village visit voice wait walk
wall want warm wash watch water way weather week well went west what wheel when where white whole why
wide will wind window winter wish with wood word work world write year yellow yes yesterday young`
    .split(/\s+/u)
    .filter(Boolean)

const CJK = [
  '今天天氣很好',
  '我們明天見面吧',
  '火車誤點了',
  '晚餐吃什麼',
  '謝謝你的幫忙',
  '照片已經收到了'
]

/** Words of a message, always the same for the same number: 3 to 40 of them, some rare, some not Latin. */
export const sentence = (seed: number): string => {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0
  const next = (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5) >>> 0
    return (state >>> 8) % below
  }
  if (seed % 40 === 3) return CJK[next(CJK.length)] ?? ''
  const count = next(10) === 0 ? 20 + next(20) : 3 + next(12)
  // Some words are common and most are not, as in any language.
  const words = Array.from(
    { length: count },
    () => WORDS[Math.min(next(WORDS.length), next(WORDS.length))]
  )
  if (seed % 5_000 === 17) words.push('zeppelin')
  if (seed % 60 === 5) words.push('🎉')
  return words.join(' ')
}
