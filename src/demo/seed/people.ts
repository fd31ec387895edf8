import type { Language } from './dialogues'
import type { Scene } from './script'
import {
  bathroom,
  bookClub,
  climbing,
  familyTrip,
  kitchen,
  lukasz,
  maryam,
  restaurant,
  support,
  zoe
} from './tails'

/** Everybody in the address book of the demo: invented, with numbers kept for fiction. */
export type Person = { readonly name: string; readonly address: string }

export type SeedConversation = {
  /** Names of `people`, or bare addresses of those that are not in the address book. */
  readonly people: readonly string[]
  /** Group name; a direct conversation is named by the address book. */
  readonly groupName?: string
  readonly language: Language
  /** About how many rows of everyday talk come before the written end. */
  readonly size: number
  /** When the everyday talk ends, for those without a written end. */
  readonly lastMinutesAgo?: number
  readonly tail?: Scene
  /** This many incoming messages at the end are unread. */
  readonly unread?: number
  readonly service?: 'SMS'
}

const names = [
  'Zoë Ångström|+46705550107',
  'مريم|+971505550112',
  'Łukasz|+48505550123',
  '陳怡君|+886905550134',
  'Ines Duarte|ines.duarte@mail.example',
  'Mateo Ríos|+34605550145',
  'Hana Kim|+821055500156',
  '佐藤 健|+819055500167',
  'Noor Haddad|noor@haddad.example',
  'Priya Nair|+15550100178',
  'Tomasz Zieliński|+48605550189',
  'Amélie Laurent|+33605550190',
  'Jonas Becker|+491705550101',
  'אבי לוי|+972505550113',
  'Оксана Мельник|+380505550124',
  'Anjali शर्मा|+919855500135',
  'Νίκος Παππάς|+306905550146',
  'มะลิ|+66805550157',
  'Oliver Grant|+15550100168',
  'Mum|+15550100102',
  'Dad|+15550100103',
  'Ella Brook|ella.brook@mail.example',
  'Sam Whitaker|+15550100124',
  'Dr. Fiona Walsh|+15550100135',
  'Kofi Mensah|+15550100146',
  'Lucía Fernández|+34605550157',
  'Björn Dahl|+46705550168',
  'Grace O’Neill|+15550100179',
  'Yuki|yuki.tanaka@mail.example',
  'Ravi|+15550100180',
  'Support, order 4417|+15550100117',
  'Landlord|+15550100191',
  'Bike workshop|+15550100192',
  'Marta Nowak|+48505550193',
  'Leo|+15550100194',
  'Chloé Martin|+33605550195'
]

export const people: readonly Person[] = names.map((entry) => {
  const [name = '', address = ''] = entry.split('|')
  return { name, address }
})

const day = 1440

export const conversations: readonly SeedConversation[] = [
  { people: ['Zoë Ångström'], language: 'english', size: 110, tail: zoe },
  {
    groupName: 'Sunday kitchen 🥟',
    people: ['陳怡君', 'Ravi', 'Kofi Mensah'],
    language: 'english',
    size: 90,
    tail: kitchen,
    unread: 3
  },
  { people: ['مريم'], language: 'arabic', size: 40, tail: maryam, unread: 1 },
  {
    groupName: 'Family weekend',
    people: ['Mum', 'Dad', 'Ella Brook'],
    language: 'english',
    size: 120,
    tail: familyTrip
  },
  { people: ['Łukasz'], language: 'polish', size: 36, tail: lukasz },
  {
    people: ['Support, order 4417'],
    language: 'english',
    size: 0,
    tail: support,
    unread: 2,
    service: 'SMS'
  },
  {
    groupName: 'Book club',
    people: ['Ines Duarte', 'Grace O’Neill', 'Chloé Martin'],
    language: 'english',
    size: 80,
    tail: bookClub
  },
  {
    groupName: 'The new bathroom',
    people: ['Priya Nair', 'Jonas Becker', 'Noor Haddad'],
    language: 'english',
    size: 90,
    tail: bathroom
  },
  { people: ['+15550100142'], language: 'english', size: 0, tail: restaurant, service: 'SMS' },
  { people: ['Mum'], language: 'english', size: 95, lastMinutesAgo: 5.2 * day },
  { people: ['陳怡君'], language: 'chinese', size: 34, lastMinutesAgo: 5.6 * day, unread: 1 },
  {
    groupName: 'Climbing Tuesdays',
    people: ['Björn Dahl', 'Leo', 'Yuki'],
    language: 'english',
    size: 60,
    tail: climbing
  },
  { people: ['Sam Whitaker'], language: 'english', size: 85, lastMinutesAgo: 6.1 * day },
  { people: ['佐藤 健'], language: 'japanese', size: 30, lastMinutesAgo: 6.6 * day },
  { people: ['Mateo Ríos'], language: 'spanish', size: 32, lastMinutesAgo: 7 * day },
  { people: ['Ines Duarte'], language: 'english', size: 75, lastMinutesAgo: 7.4 * day },
  { people: ['Hana Kim'], language: 'korean', size: 26, lastMinutesAgo: 8 * day },
  {
    groupName: 'Hütte 2026',
    people: ['Jonas Becker', 'Amélie Laurent', 'Björn Dahl'],
    language: 'german',
    size: 34,
    lastMinutesAgo: 8.3 * day
  },
  { people: ['Priya Nair'], language: 'english', size: 70, lastMinutesAgo: 9 * day },
  { people: ['אבי לוי'], language: 'hebrew', size: 26, lastMinutesAgo: 9.5 * day },
  { people: ['Amélie Laurent'], language: 'french', size: 28, lastMinutesAgo: 10 * day },
  { people: ['Dad'], language: 'english', size: 60, lastMinutesAgo: 10.7 * day },
  { people: ['Оксана Мельник'], language: 'ukrainian', size: 24, lastMinutesAgo: 11 * day },
  {
    groupName: 'Choir altos',
    people: ['Grace O’Neill', 'Lucía Fernández', 'Ella Brook'],
    language: 'english',
    size: 70,
    lastMinutesAgo: 11.5 * day
  },
  { people: ['Oliver Grant'], language: 'english', size: 60, lastMinutesAgo: 12 * day },
  { people: ['Anjali शर्मा'], language: 'hindi', size: 18, lastMinutesAgo: 12.6 * day },
  { people: ['Jonas Becker'], language: 'german', size: 30, lastMinutesAgo: 13 * day },
  { people: ['Νίκος Παππάς'], language: 'greek', size: 14, lastMinutesAgo: 13.5 * day },
  { people: ['Grace O’Neill'], language: 'english', size: 65, lastMinutesAgo: 14 * day },
  { people: ['มะลิ'], language: 'thai', size: 14, lastMinutesAgo: 15 * day },
  { people: ['Björn Dahl'], language: 'swedish', size: 22, lastMinutesAgo: 16 * day },
  { people: ['Kofi Mensah'], language: 'english', size: 60, lastMinutesAgo: 17 * day },
  { people: ['Ella Brook'], language: 'english', size: 60, lastMinutesAgo: 18 * day },
  { people: ['Lucía Fernández'], language: 'spanish', size: 22, lastMinutesAgo: 19 * day },
  { people: ['Noor Haddad'], language: 'english', size: 50, lastMinutesAgo: 20 * day },
  {
    groupName: 'Neighbours',
    people: ['Landlord', 'Leo', 'Marta Nowak'],
    language: 'english',
    size: 50,
    lastMinutesAgo: 21 * day
  },
  {
    people: ['Dr. Fiona Walsh'],
    language: 'english',
    size: 20,
    lastMinutesAgo: 23 * day,
    service: 'SMS'
  },
  {
    people: ['Bike workshop'],
    language: 'english',
    size: 15,
    lastMinutesAgo: 25 * day,
    service: 'SMS'
  },
  { people: ['Marta Nowak'], language: 'polish', size: 24, lastMinutesAgo: 27 * day },
  { people: ['Tomasz Zieliński'], language: 'english', size: 40, lastMinutesAgo: 30 * day },
  { people: ['+442079460018'], language: 'english', size: 12, lastMinutesAgo: 34 * day }
]
