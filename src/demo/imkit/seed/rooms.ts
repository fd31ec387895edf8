import { announcements, crew, ferry, ida, review, support, thu, tim, wren } from './talks'
import type { SeedRoom } from './script'

const day = 1440

export const rooms: readonly SeedRoom[] = [
  { people: ['bot-wren'], tail: wren },
  {
    id: 'crew',
    name: 'Workshop crew',
    people: ['u-ida', 'u-marco', 'u-amara'],
    isMine: true,
    language: 'english',
    size: 70,
    tail: crew,
    unread: 3,
    pref: { sticky: true, tags: ['work'], tagColors: { work: '#2f6f8f' } }
  },
  {
    id: 'announcements',
    name: 'Fjordline announcements',
    people: ['u-office', 'u-ida', 'u-marco', 'u-amara'],
    description: 'Read only, please',
    tail: announcements,
    unread: 1
  },
  {
    id: 'support-F-2093',
    name: 'Support: order F-2093',
    people: ['u-mila'],
    isMine: true,
    tail: support,
    unread: 2,
    roomTags: ['support', 'bike'],
    pref: { folder: 'Customers', tags: ['work', 'waiting'] }
  },
  { people: ['u-ida'], language: 'english', size: 60, tail: ida, unread: 1 },
  { people: ['u-dalia'], language: 'arabic', size: 30, lastMinutesAgo: 190, unread: 2 },
  { people: ['u-jun'], language: 'chinese', size: 34, lastMinutesAgo: 520, unread: 1 },
  { people: ['u-marco'], language: 'english', size: 55, lastMinutesAgo: 0.9 * day },
  { people: ['u-sora'], language: 'japanese', size: 26, lastMinutesAgo: 1.2 * day },
  {
    id: 'design-review',
    name: '設計評審',
    people: ['u-jun', 'u-sora', 'u-eunji'],
    language: 'chinese',
    size: 24,
    tail: review,
    pref: { tags: ['急件'] }
  },
  { people: ['u-noa'], language: 'hebrew', size: 22, lastMinutesAgo: 2.3 * day },
  { people: ['u-amara'], language: 'english', size: 50, lastMinutesAgo: 2.8 * day },
  { people: ['u-pavlo'], language: 'ukrainian', size: 22, lastMinutesAgo: 3.1 * day },
  {
    id: 'lunch',
    name: 'Lunch roulette 🍜',
    people: ['u-amara', 'u-tim', 'u-vera', 'u-marco'],
    language: 'english',
    size: 60,
    lastMinutesAgo: 3.4 * day,
    isMuted: true
  },
  { people: ['u-eunji'], language: 'korean', size: 20, lastMinutesAgo: 4 * day },
  {
    id: 'ferry',
    name: 'Sunday ferry ⛴️',
    people: ['u-leena', 'u-sofia', 'u-tim'],
    language: 'english',
    size: 20,
    tail: ferry
  },
  { people: ['u-leena'], language: 'english', size: 45, lastMinutesAgo: 5.5 * day },
  { people: ['u-thu'], tail: thu },
  { people: ['u-tim'], language: 'english', size: 30, tail: tim },
  { people: ['u-vera'], language: 'german', size: 28, lastMinutesAgo: 9 * day },
  { people: ['u-sofia'], language: 'spanish', size: 28, lastMinutesAgo: 10 * day },
  { people: ['u-raj'], language: 'hindi', size: 18, lastMinutesAgo: 12 * day },
  {
    id: 'night-shift',
    name: 'Night shift',
    people: ['u-pavlo', 'u-amara', 'u-raj'],
    language: 'english',
    size: 50,
    lastMinutesAgo: 13 * day
  },
  { people: ['u-eleni'], language: 'greek', size: 14, lastMinutesAgo: 15 * day },
  {
    id: 'stocktaking-2025',
    name: 'Stocktaking 2025',
    people: ['u-office', 'u-marco', 'u-vera'],
    language: 'english',
    size: 40,
    lastMinutesAgo: 40 * day,
    pref: { hidden: true }
  }
]
