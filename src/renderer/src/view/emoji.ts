export type Emoji = { readonly emoji: string; readonly name: string }

/** What people reach for; the system's own picker has the rest. One a line: the emoji, then words. */
const LIST = `
  😀 grinning
  😃 happy
  😄 smile
  😁 beaming
  😆 laughing
  😅 sweat smile
  😂 tears of joy
  🤣 rolling laughing
  😊 blush
  😇 angel
  🙂 slight smile
  🙃 upside down
  😉 wink
  😌 relieved
  😍 heart eyes
  🥰 in love
  😘 kiss
  😋 yummy
  😛 tongue
  😜 wink tongue
  🤪 silly
  🤨 raised eyebrow
  🧐 monocle
  🤓 nerd
  😎 cool sunglasses
  🥳 party
  😏 smirk
  😒 unamused
  😔 sad pensive
  😟 worried
  🙁 frown
  😣 struggling
  😫 tired
  🥺 pleading
  😢 crying
  😭 sobbing
  😤 huffing
  😠 angry
  😡 furious
  🤯 mind blown
  😳 flushed
  🥵 hot
  🥶 cold
  😱 scream
  😨 fearful
  😰 anxious
  🤗 hug
  🤔 thinking
  🤭 giggle
  🤫 quiet
  🤥 lie
  😐 neutral
  😬 grimace
  🙄 eye roll
  😮 astonished
  😲 shocked
  🥱 yawn
  😴 asleep
  🤤 drool
  😵 dizzy
  🤢 nauseous
  🤧 sneeze
  😷 mask
  🤒 ill
  🤕 hurt
  😈 devil
  👻 ghost
  💀 skull
  🤖 robot
  💩 poo
  👍 thumbs up
  👎 thumbs down
  👌 ok hand
  ✌️ victory
  🤞 fingers crossed
  🤟 love you
  🤘 rock
  🤙 call me
  👈 left
  👉 right
  👆 up
  👇 down
  ☝️ point
  ✋ stop
  👋 wave
  💪 strong
  🙏 thanks please
  🤝 handshake
  👏 clapping
  🙌 hooray
  👐 open hands
  ✍️ writing
  👀 eyes
  🧠 brain
  🤷 shrug
  🤦 facepalm
  🙋 raised hand
  🏃 running
  💃 dancing
  👨‍👩‍👧 family
  ❤️ heart love
  🧡 orange heart
  💛 yellow heart
  💚 green heart
  💙 blue heart
  💜 purple heart
  🖤 black heart
  🤍 white heart
  💔 broken heart
  💕 hearts
  💯 hundred
  💢 anger
  💥 boom
  💫 dizzy star
  💦 sweat drops
  💨 dash
  💬 speech
  💭 thought
  💤 sleep
  🔥 fire
  ✨ sparkles
  ⭐ star
  🌟 glowing star
  ⚡ lightning
  ☀️ sun
  ⛅ cloud
  🌧️ rain
  ❄️ snow
  🌈 rainbow
  🌙 moon
  🌊 wave sea
  🌍 earth
  🌸 blossom
  🌹 rose
  🌻 sunflower
  🌲 tree
  🍀 luck clover
  🍁 autumn leaf
  🐶 dog
  🐱 cat
  🐭 mouse
  🐰 rabbit
  🦊 fox
  🐻 bear
  🐼 panda
  🐸 frog
  🐵 monkey
  🐔 chicken
  🐧 penguin
  🐦 bird
  🦄 unicorn
  🐝 bee
  🦋 butterfly
  🐢 turtle
  🐟 fish
  🐳 whale
  🍎 apple
  🍌 banana
  🍓 strawberry
  🍕 pizza
  🍔 burger
  🍟 fries
  🌮 taco
  🍣 sushi
  🍝 pasta
  🥗 salad
  🍞 bread
  🧀 cheese
  🍰 cake slice
  🎂 birthday cake
  🍫 chocolate
  🍪 cookie
  ☕ coffee
  🍵 tea
  🍺 beer
  🍻 cheers
  🍷 wine
  🥂 toast glasses
  ⚽ football
  🏀 basketball
  🎾 tennis
  🏆 trophy
  🥇 gold medal
  🎮 game
  🎲 dice
  🎸 guitar
  🎵 music
  🎤 microphone
  🎬 film
  🎨 art
  📷 camera
  🎉 celebration party
  🎊 confetti
  🎈 balloon
  🎁 gift
  🎄 christmas tree
  🎃 pumpkin
  🚗 car
  🚕 taxi
  🚌 bus
  🚲 bicycle
  🚆 train
  ✈️ plane
  🚀 rocket
  ⛵ boat
  🏔️ mountain
  🏖️ beach
  🏕️ camping
  🏠 home house
  🏢 office
  🏥 hospital
  🎒 backpack
  💻 laptop
  📱 phone
  ⌚ watch
  💡 idea bulb
  🔦 torch
  🔑 key
  🔒 lock
  🔧 tool wrench
  🔨 hammer
  📎 paperclip
  ✂️ scissors
  📌 pin
  📅 calendar
  📈 chart up
  📉 chart down
  📝 note
  📚 books
  📧 mail
  📦 parcel
  🗑️ bin
  💰 money
  💳 card
  ⏰ alarm
  ⏳ hourglass
  🔔 bell
  🔕 muted bell
  📣 megaphone
  ✅ done check
  ❌ cross no
  ❓ question
  ❗ exclamation
  ‼️ emphasis
  ⚠️ warning
  🚫 forbidden
  ♻️ recycle
  ➕ plus
  ➖ minus
  🆗 ok
  🆕 new
  🔝 top
  🔴 red circle
  🟢 green circle
  🔵 blue circle
  🏁 finish flag
  🏳️‍🌈 rainbow flag
`

const EMOJI: readonly Emoji[] = LIST.trim()
  .split('\n')
  .map((line) => {
    const [emoji = '', ...words] = line.trim().split(' ')
    return { emoji, name: words.join(' ') }
  })

/** What is typed between colons for it: `thumbs_up`. */
export const codeOf = ({ name }: Emoji): string => name.replaceAll(' ', '_')

/** Emoji any of whose words begins with each word of the query; all of them for an empty one. */
export const searchEmoji = (query: string): readonly Emoji[] => {
  const wanted = query.trim().toLowerCase().split(/\s+/u)
  return EMOJI.filter(({ name }) => {
    const words = name.split(' ')
    return wanted.every((part) => words.some((word) => word.startsWith(part)))
  })
}

/** With its name, or its own look where it has none here. */
export const emojiNamed = (emoji: string): Emoji =>
  EMOJI.find((each) => each.emoji === emoji) ?? { emoji, name: emoji }
