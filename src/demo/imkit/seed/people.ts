/** The people of the demo: a bicycle workshop by a fjord, its friends and its customers. */
export const people: readonly (readonly [uid: string, nickname: string])[] = [
  ['u-ida', 'Ida Nyström'],
  ['u-jun', '林俊傑'],
  ['u-sora', '小林 空'],
  ['u-dalia', 'داليا منصور'],
  ['u-noa', 'נועה ברק'],
  ['u-pavlo', 'Павло Савчук'],
  ['u-leena', 'Leena Virtanen'],
  ['u-marco', 'Marco Bellini'],
  ['u-thu', 'Nguyễn Minh Thư'],
  ['u-amara', 'Amara Okafor'],
  ['u-eunji', '박은지'],
  ['u-tim', 'Tim Hollis'],
  ['u-vera', 'Vera Koch'],
  ['u-sofia', 'Sofía Andrade'],
  ['u-raj', 'राज मेहता'],
  ['u-eleni', 'Ελένη Δούκα'],
  ['u-mila', 'Mila Brandt'],
  ['u-office', 'Fjordline Bikes']
]

export const robotUid = 'bot-wren'
export const robotName = 'Wren, the assistant'
export const myName = 'Robin Falk'
