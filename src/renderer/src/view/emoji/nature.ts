/** Animals, plants and weather; the lines are as in `people.ts`. */
export const NATURE = `
  🐶 dog | 狗
  🐱 cat | 貓
  🐭 mouse | 老鼠
  🐹 hamster | 倉鼠
  🐰 rabbit | 兔子
  🦊 fox | 狐狸
  🐻 bear | 熊
  🐼 panda | 貓熊
  🐻‍❄️ polar bear | 北極熊
  🐨 koala | 無尾熊
  🐯 tiger | 老虎
  🦁 lion | 獅子
  🐮 cow | 牛
  🐷 pig | 豬
  🐸 frog | 青蛙
  🐵 monkey | 猴子
  🐔 chicken | 雞
  🐧 penguin | 企鵝
  🐦 bird | 鳥
  🐤 chick | 小雞
  🦆 duck | 鴨子
  🦅 eagle | 老鷹
  🦉 owl | 貓頭鷹
  🦩 flamingo | 紅鶴
  🦚 peacock | 孔雀
  🦜 parrot | 鸚鵡
  🦢 swan | 天鵝
  🐺 wolf | 狼
  🐗 boar | 野豬
  🐴 horse | 馬
  🦄 unicorn | 獨角獸
  🐝 bee | 蜜蜂
  🐛 caterpillar | 毛毛蟲
  🦋 butterfly | 蝴蝶
  🐌 snail | 蝸牛
  🐞 ladybird | 瓢蟲
  🐜 ant | 螞蟻
  🕷️ spider | 蜘蛛
  🐢 turtle | 烏龜
  🐍 snake | 蛇
  🦎 lizard | 蜥蜴
  🦖 dinosaur | 恐龍
  🐙 octopus | 章魚
  🦀 crab | 螃蟹
  🦐 shrimp | 蝦
  🐠 tropical fish | 熱帶魚
  🐟 fish | 魚
  🐬 dolphin | 海豚
  🐳 whale | 鯨魚
  🦈 shark | 鯊魚
  🦭 seal | 海豹
  🐊 crocodile | 鱷魚
  🐘 elephant | 大象
  🦒 giraffe | 長頸鹿
  🦘 kangaroo | 袋鼠
  🐑 sheep | 綿羊
  🐐 goat | 山羊
  🦌 deer | 鹿
  🐈 tomcat | 貓
  🐕 hound | 狗
  🦔 hedgehog | 刺蝟
  🐿️ squirrel | 松鼠
  🐉 dragon | 龍
  🐾 paws | 腳掌
  🌵 cactus | 仙人掌
  🎋 bamboo | 竹子
  🌲 tree | 樹
  🌳 leafy tree | 大樹
  🌴 palm | 棕櫚樹
  🌱 seedling | 幼苗
  🌿 herb | 香草
  ☘️ shamrock | 三葉草
  🍀 luck clover | 幸運草
  🍁 autumn leaf | 楓葉 秋天
  🍂 fallen leaves | 落葉
  🍄 mushroom | 蘑菇
  🌾 rice plant | 稻穗
  💐 bouquet | 花束
  🌷 tulip | 鬱金香
  🌹 rose | 玫瑰
  🥀 wilted flower | 枯萎的花
  🌺 hibiscus | 扶桑花
  🌸 blossom | 櫻花 花
  🌼 daisy | 雛菊
  🌻 sunflower | 向日葵
  🐚 shell | 貝殼
  🌍 earth | 地球
  🌏 asia globe | 地球 亞洲
  🌙 moon | 月亮
  🌕 full moon | 滿月
  🌞 sun face | 太陽
  ⭐ star | 星星
  🌟 glowing star | 閃亮星星
  ✨ sparkles | 閃亮
  ⚡ lightning | 閃電
  🔥 fire | 火 讚
  🌈 rainbow | 彩虹
  ☀️ sun | 太陽 晴天
  ⛅ cloud | 多雲
  ☁️ cloudy | 陰天 雲
  🌧️ rain | 下雨
  ⛈️ thunderstorm | 雷雨
  🌩️ storm | 閃電 暴風雨
  ❄️ snow | 雪 冷
  ⛄ snowman | 雪人
  🌬️ wind | 風
  🌪️ tornado | 龍捲風
  🌫️ fog | 霧
  ☔ umbrella | 雨傘
  💧 drop | 水滴
  🌊 wave sea | 海浪 大海
`
