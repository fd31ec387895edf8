/** Sports, games, arts and feasts; the lines are as in `people.ts`. */
export const ACTIVITY = `
  ⚽ football | 足球
  🏀 basketball | 籃球
  🏈 american football | 美式足球
  ⚾ baseball | 棒球
  🥎 softball | 壘球
  🎾 tennis | 網球
  🏐 volleyball | 排球
  🏉 rugby | 橄欖球
  🎱 pool billiards | 撞球
  🏓 table tennis | 桌球
  🏸 badminton | 羽球
  🥊 boxing | 拳擊
  🥋 martial arts | 武術
  ⛳ golf | 高爾夫
  🎣 fishing | 釣魚
  🤿 diving | 潛水
  🎿 ski | 滑雪
  ⛷️ skier | 滑雪
  🏂 snowboard | 單板滑雪
  ⛸️ ice skating | 溜冰
  🛹 skateboard | 滑板
  🛷 sledge | 雪橇
  🏋️ weights | 舉重 健身
  🤸 cartwheel | 側翻
  🏄 surfing | 衝浪
  🏊 swimming | 游泳
  🚣 rowing | 划船
  🧗 climbing | 攀岩
  🚴 cycling | 騎腳踏車
  🏇 horse racing | 賽馬
  🏆 trophy | 獎盃 冠軍
  🥇 gold medal | 金牌 第一名
  🥈 silver medal | 銀牌 第二名
  🥉 bronze medal | 銅牌 第三名
  🏅 medal | 獎牌
  🎯 target dart | 目標 飛鏢
  🎮 game | 電玩 遊戲
  🕹️ joystick | 搖桿
  🎲 dice | 骰子
  ♟️ chess | 西洋棋
  🧩 puzzle | 拼圖
  🀄 mahjong | 麻將
  🃏 joker card | 鬼牌
  🎳 bowling | 保齡球
  🪁 kite | 風箏
  🎭 theatre | 戲劇
  🎨 art | 藝術 畫畫
  🎬 film | 電影
  🎤 microphone | 麥克風 唱歌
  🎧 headphones | 耳機
  🎵 music | 音樂
  🎶 notes melody | 旋律 音樂
  🎼 score | 樂譜
  🎹 piano | 鋼琴
  🥁 drum | 鼓
  🎷 saxophone | 薩克斯風
  🎺 trumpet | 小號
  🎸 guitar | 吉他
  🎻 violin | 小提琴
  🎫 ticket | 票
  🎪 circus | 馬戲團
  🎉 celebration party | 慶祝 派對
  🎊 confetti | 彩帶 恭喜
  🎈 balloon | 氣球
  🎁 gift | 禮物
  🎀 ribbon | 蝴蝶結
  🎄 christmas tree | 聖誕樹
  🎃 pumpkin | 南瓜 萬聖節
  🎆 fireworks | 煙火
  🎇 sparkler | 仙女棒
  🧨 firecracker | 鞭炮
  🧧 red envelope | 紅包
  🏮 lantern | 燈籠
  🎏 carp streamer | 鯉魚旗
  🎐 wind chime | 風鈴
  🎓 graduation | 畢業
`
