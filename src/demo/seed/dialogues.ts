/**
 * Small talks that the seeded history is made of, one a string, turns between bars. `>` is me, `<`
 * the other side, `<2` and `<3` somebody else in a group. `{...}` are slots, see slots.ts.
 */
export type Dialogue = readonly string[]
export type Language = keyof typeof talksByLanguage

const talksByLanguage = {
  english: [
    '< Are you free {day} around {time}? | > {day} works, {time} is a bit tight | < Half an hour later? | > Perfect | < Great, booking it',
    '> Did you ever finish that {thing}? | < Nearly. The last part is fighting back | > It always is | < I will send you a picture when it stands by itself',
    '< I found your {lost} under the seat of my car | > No way, I looked everywhere | < Everywhere but there 😄 | > Can you bring it {day}? | < Sure',
    '< What was the name of the place with the {food}? | > The little one behind the station, green door | < Green door, yes! Thank you | > Go early, they run out by eight',
    '> Train is standing still outside {place} | < Again? | > Signal fault, they say twenty minutes | < So forty. I will start without you | > Keep me some {food}',
    '< Happy birthday!! 🎂 | < I hope you get cake in bed | > Thank you! There was cake, and then crumbs in bed | < As it should be',
    '< Do you still have the drill? | > Yes, battery is charged too | < Can I borrow it on {day}? Shelf emergency | > Come by after {time} | < You are a hero',
    '> I am at the market, do we need anything? | < Lemons, bread, and something nice for dessert | > Define nice | < You know my taste by now | > So chocolate | < So chocolate',
    '< The vet says she is fine, just too many treats | > I have no idea who gives her those | < The whole street gives her those',
    '> Just landed, waiting for the bag | < Welcome back! How was {place}? | > Windy and wonderful. I walked until my shoes gave up | < Tell me everything {day}',
    '< Did you see the email about the lease? | > Reading it now | < Page three is the part I do not get | > I think they mean the heating is included from October | < Then say it like that 🙄 | > I will ask them to',
    '< I tried the recipe | > And? | < The smoke alarm liked it very much | > 😂 lower heat next time',
    '> How did the interview go? | < Better than I feared. They asked me to come back and meet the team | > That is a really good sign | < Fingers crossed until {day}',
    '< Could you water the plants while we are in {place}? | > Of course. Any that bite? | < Only the big fern, it wants water every second day | > Noted: fern is the boss',
    '> Heads up, the road past {place} is closed | < For how long? | > The sign says until {day} | < Okay, I will take the bridge then',
    '< I have two tickets for {day}, second row | > For the quartet? | < Yes. Interested? | > Very. What do I owe you? | < A drink in the break',
    '< My phone says it will rain at {time} | > Mine says sun | < One of them is lying | > Bring a jacket, leave the umbrella',
    '> I cannot open the file you sent | < Strange, which one? | > The budget, it says it is damaged | < I will export it again. One minute | > Now it works, thank you',
    '< Running ten minutes late, sorry | > No rush, I have a window seat and a book | < Which book? | > The one you told me to read in spring | < Finally!',
    '> Did the parcel arrive? | < It did, the neighbour had it | < Beautiful, by the way. The blue is even better than in the picture | > So happy you like it',
    '< Run on {day} before work? | > How early is before work? | < 6:30 at the bridge | > You are a cruel person. Yes',
    '< I think I left the window open | > Kitchen or bedroom? | < Kitchen | > I am two streets away, I will look | > Closed now. A pigeon was considering it | < Thank you 🙏',
    '> What should I bring on {day}? | < Just yourself, and maybe the big pot | > The big pot it is',
    '< Quick question: oat or normal milk for your mother? | > Normal, and no sugar | < 👍',
    '< They moved the deadline to {day} | > Forward or back? | < Forward, of course | > Then I will cut the second chapter | < I would keep the table though | > Agreed, table stays',
    '> Your kid just beat me at chess | < He has been waiting to tell me all day | > He let me take back a move. Twice | < Now that part he did not mention',
    '< The car is making the noise again | > The squeak or the hum? | < The expensive one | > Ah. I know a garage near {place}, honest people | < Please send me the number',
    '> I just saw the northern lights from the balcony | < In the city?! | > Faint, but green. Go look now | < I SEE IT | < This made my year',
    '< Can you proofread two paragraphs? | > Send them over | < Sent. Be honest | > Good. The first sentence is doing the work of three, split it | < You are right, so much better',
    '> The new place smells of paint and possibility | < And pizza, I hope | > Pizza at {time}. Bring a chair, we have two',
    '< Do you remember the name of our guide in {place}? | > Something with T... Tomasz? | < Tomasz! Yes. He writes that the hut is open again | > We have to go back',
    '< Choir is at {time} today, not seven | > Oh good that you say it | < Bring the blue folder',
    '> Do you want the old bike or shall I sell it? | < Which one, the red? | > The red, with the bell that sounds like a goose | < I want the goose bike | > Goose bike is yours',
    '< Power is out here. You? | > All fine on this side of the river | < May I come and charge my laptop, I have a call at {time} | > Door is open, coffee is on',
    '< How much flour was it again? | > 450 g, and let it rest overnight | < Overnight?! Guests come at {time} | > Then flatbread. Nobody has to know | < Flatbread was always the plan 😌',
    '> Thanks for last night, that was lovely | < So good to have you all here | < You forgot a scarf, by the way | > That gives me a reason to come back',
    '< I read your draft on the train | > And you are still talking to me? | < The middle is excellent. The ending arrives too early | > That is the kindest way anyone has said it',
    '> Is the pool open on {day}? | < From {time}, the big one only | > Good enough for me',
    '< Look what the garden made | > Those tomatoes are enormous | < Taking a bag of them to you on {day} | > I will make the sauce',
    '> Doctor says it is only a sprain | < Phew. How long? | > Two weeks of no stairs | < You live on the fourth floor | > I noticed | < I am bringing {food} and films',
    '< What time is the handover? | > {time}, and they want it on paper | < Paper! All right, I will find a printer | > There is one on the second floor that mostly works',
    '> Can we move our call to {day}? | < Sure, morning or afternoon? | > Morning is better, I am in {place} later | < Moved',
    '< The kids built a fort and will not come out | > Do they accept visitors? | < Only with {food} | > On my way',
    '> I signed it! | < You signed it!! Congratulations | < When do you get the keys? | > First of next month. I keep reading the page with my name on it',
    '< Sorry, I missed your call | > Nothing urgent, I only wanted to hear how it went | < Ring you at {time}? | > I will be there',
    '< Is this yours? It was in the laundry | > That is not even my colour | < Then we have a mystery sock | > Frame it',
    '> The museum is free on {day} | < The one with the ships? | > And the café with the cardamom buns | < You had me at buns',
    '< I owe you {amount} for the tickets | > It was {amount} for both, so half | < Sent | > Got it, thanks'
  ],
  swedish: [
    '< Är du hemma i kväll? | > Ja, från {time} | < Då kommer jag förbi med boken | > Toppen, jag sätter på kaffe',
    '> Hur var det i fjällen? | < Blåsigt men helt underbart ❄️ | < Vi såg en räv vid stugan | > Avundsjuk!',
    '< Glöm inte lussebullarna | > Redan i ugnen | < Du är bäst'
  ],
  arabic: [
    '< صباح الخير! كيف حالك اليوم؟ | > صباح النور، الحمد لله بخير | < هل نلتقي يوم الخميس؟ | > نعم، الساعة السادسة مناسبة | < ممتاز، إلى اللقاء',
    '> هل وصلت إلى المطار؟ | < وصلت الآن، الطائرة تأخرت ساعة | > رحلة سعيدة إن شاء الله | < شكرا يا عزيزتي',
    '< جربت وصفة أمي اليوم | > وكيف كانت؟ | < لذيذة جدا لكن ليست مثل طبخها 😄 | > لا أحد يطبخ مثلها',
    '< هل أرسلت التقرير؟ | > سأرسله بعد الظهر | < لا تنس الصفحة الأخيرة | > حاضر',
    '< الصور من الرحلة جميلة | > أي صورة أعجبتك أكثر؟ | < صورة البحر عند الغروب 🌅'
  ],
  hebrew: [
    '< בוקר טוב! מה נשמע? | > הכול טוב, ואצלך? | < עסוק כרגיל. נפגשים ביום חמישי? | > בטח, באותו בית קפה',
    '> מצאת את המפתחות? | < היו בתיק כל הזמן | > קלאסי 😂',
    '< הספר שהשאלת לי מצוין | > חכה לפרק האחרון | < בלי ספוילרים!'
  ],
  chinese: [
    '< 晚上要一起吃飯嗎？ | > 好啊，幾點？ | < 七點在車站前面 | > 我可能晚十分鐘 | < 沒問題，慢慢來',
    '< 昨天的簡報很順利 | > 太好了！客戶怎麼說？ | < 他們想下週再開一次會 | > 我來訂會議室',
    '> 週末去爬山嗎？ | < 天氣預報說會下雨☔ | > 那改去看展覽 | < 贊成，我買票',
    '< 你看到我的雨傘了嗎？ | > 在門口，藍色那把 | < 謝謝你',
    '< 新的咖啡店開了，就在轉角 | > 味道如何？ | < 拿鐵很棒，蛋糕太甜'
  ],
  japanese: [
    '< おはよう！今日は在宅？ | > うん、午後だけ出かける | < じゃあ三時に電話してもいい？ | > 大丈夫、待ってるね',
    '> 写真ありがとう！ | < 紅葉きれいだったでしょ🍁 | > 来年は一緒に行きたい | < ぜひ！',
    '< 電車が止まってる… | > どこで？ | < 品川の手前。二十分くらい遅れます | > 了解、先に始めてるね',
    '< おすすめの本ある？ | > 推理小説なら一冊あるよ | < 貸して〜 | > 明日持っていく'
  ],
  korean: [
    '< 오늘 저녁 시간 괜찮아? | > 응, 여덟 시쯤 어때? | < 좋아, 역 앞에서 보자 | > 그래 이따 봐!',
    '> 사진 다 올렸어 | < 벌써? 고마워 😊 | < 두 번째 사진이 제일 마음에 들어',
    '< 회의가 세 시로 바뀌었대 | > 알려 줘서 고마워 | < 자료는 내가 가져갈게'
  ],
  polish: [
    '< Hej, będziesz w sobotę na meczu? | > Jasne, biorę szalik | < Super, to widzimy się pod bramą | > O której? | < Koło szóstej',
    '> Masz jeszcze ten przepis na pierogi? | < Babcia by mnie zabiła, gdybym zgubił | > To poproszę 😋 | < Wyślę wieczorem',
    '< Pociąg znowu opóźniony | > Ile? | < Czterdzieści minut, jak zwykle | > Zdążysz, zaczynamy później',
    '< Widziałeś, co zrobił kot? | > Boję się zapytać | < Śpi w moim plecaku'
  ],
  spanish: [
    '< ¿Comemos juntos el {amount}? Es broma, ¿el jueves? | > Jaja, el jueves me va bien | < A las dos donde siempre | > ¡Allí nos vemos!',
    '> ¿Cómo está tu madre? | < Mucho mejor, ya pasea por el barrio | > Qué alegría. Dale un abrazo | < De tu parte',
    '< Mira qué atardecer 🌇 | > ¡Qué colores! | < Desde la azotea, tienes que venir',
    '< ¿Tienes el contacto del fontanero? | > Sí, te lo paso | < Me salvas la vida'
  ],
  german: [
    '< Bringst du am Samstag den Kuchen mit? | > Klar, Apfel oder Käse? | < Beides natürlich 😄 | > Das dachte ich mir',
    '> Bin in der Bahn, kein Empfang gleich | < Alles gut, melde dich wenn du da bist | > Angekommen! | < Schön, bis gleich',
    '< Der Schlüssel liegt unter dem Topf | > Unter welchem? | < Dem grünen. Dem ganz grünen | > Gefunden',
    '< Hast du die Größe vom Fenster noch? | > 120 mal 80, glaube ich | < Miss lieber noch mal nach | > 119 mal 80 😅'
  ],
  french: [
    '< Tu viens dimanche ? | > Oui, avec les enfants | < Parfait, je fais la tarte aux prunes | > Ils vont être ravis',
    '> Le train arrive à quelle heure ? | < 18 h 12, voie 4 | > Je serai au bout du quai | < Merci, tu es un amour',
    '< J’ai retrouvé les vieilles photos | > Celles de la plage ? | < Oui, et ta coupe de cheveux aussi | > Brûle tout 😂'
  ],
  ukrainian: [
    '< Привіт! Ти вже вдома? | > Так, щойно зайшла | < Тоді телефоную за п’ять хвилин | > Чекаю',
    '> Дякую за книжку! | < Сподобалась? | > Не можу відірватися 📚',
    '< У суботу йдемо на концерт, пам’ятаєш? | > Звісно, квитки в мене | < Чудово'
  ],
  hindi: [
    '< कल शाम को मिलें? | > हाँ, सात बजे ठीक है | < चाय मेरी तरफ़ से ☕ | > पक्का!',
    '> ट्रेन समय पर है? | < अभी तक तो हाँ | > पहुँचकर संदेश भेजना | < ज़रूर'
  ],
  greek: [
    '< Καλημέρα! Έφτασες; | > Ναι, μόλις τώρα | < Πάμε για καφέ το απόγευμα; | > Μετά τις έξι, τέλεια',
    '< Η θάλασσα σήμερα ήταν λάδι | > Ζηλεύω 🌊'
  ],
  thai: [
    '< วันนี้ว่างไหม | > ว่างหลังห้าโมง | < ไปกินก๋วยเตี๋ยวกัน | > ไปสิ ร้านเดิมนะ',
    '< ฝนตกหนักมากเลย | > เอาร่มไปด้วยนะ ☔'
  ]
} as const

const groupTalks: readonly string[] = [
  '< Who is in for {day}? | <2 Me | > Me too | <3 I can come after {time} | < Good, I will book for four | <2 Five, I am bringing Sam',
  '<2 Has anyone seen the key to the shed? | < Hook behind the door | <2 Not there | > Sorry!! It is in my coat | <3 Classic 😄',
  '< Photos from {place} are in the shared folder | <2 The one with the goat! | <3 I want the goat one printed | > Ordering prints on {day}, tell me numbers',
  '<3 Do we need a bigger car? | < With the skis, yes | > I can ask my brother for the van | <2 Please do, he is a saint',
  '<2 I vote for {food} | <3 We had that last time | < I vote for whatever is closest to the station | > The wise vote | <2 Fine, but next time {food}',
  '< The minutes from {day} are up | <2 Thanks, reading | > One fix: the budget is {amount} higher | < Fixed',
  '<3 My train gets in at {time} | > I will pick you up | <3 You do not have to | > I know',
  '<2 Reminder: bring the forms tomorrow | < Which forms? | <2 ... | < I am joking, they are signed',
  '> Happy new job to the best of us 🎉 | <2 🎉🎉🎉 | <3 So well deserved | < Thank you all, I am a puddle',
  '<3 Can somebody else host this month? | > We can, there is room now | <2 I bring drinks | < I bring an opinion | <3 As always'
]

export function dialoguesOf(language: Language): readonly Dialogue[] {
  return talksByLanguage[language].map(toTurns)
}

export function allDialogues(): readonly Dialogue[] {
  return Object.values(talksByLanguage).flatMap((talks) => talks.map(toTurns))
}

/** For groups, where several people talk. */
export function groupDialogues(): readonly Dialogue[] {
  return groupTalks.map(toTurns)
}

function toTurns(talk: string): Dialogue {
  return talk.split(' | ')
}

/** Long ones, which wrap and make a bubble tall. */
export const longTexts: readonly string[] = [
  'Okay, long story, but you asked. We left at five to be there before the heat, which worked for about an hour. Then the path simply stopped: there had been a landslide in spring, and the map does not know. So we went down to the river, shoes in hand, and followed it for two kilometres until a farmer waved us over, gave us plums and explained the way with a stick in the sand. We were at the top at noon, sunburnt and completely happy. I would do it again tomorrow, but with the plums packed from the start.',
  'Here is where we are. The first three points are settled and I have written them up. The fourth depends on the numbers from the north office, which I expect on Thursday. The fifth is the one I would like to talk about in person, because it is less about money than about who decides, and that never goes well in writing. Can you two find forty minutes next week? I will bring the sketch and, if the bakery is open, something to make it easier.',
  'Packing list, please shout if I forget something:\n• stove and two gas cartridges\n• the big pot\n• head lamps (batteries!)\n• rain jackets, whatever the forecast says\n• cards, the ones with all the kings\n• coffee, more than last time\n• first aid kit\n• that one rope'
]
