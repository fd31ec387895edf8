/** Faces, hands, people and hearts. One a line: the emoji, English words, and Chinese ones (Taiwan). */
export const PEOPLE = `
  😀 grinning | 笑臉 開心
  😃 happy | 高興 開心
  😄 smile | 微笑 大笑
  😁 beaming | 露齒笑
  😆 laughing | 大笑 哈哈
  😅 sweat smile | 苦笑 流汗
  😂 tears of joy | 笑哭 喜極而泣
  🤣 rolling laughing | 笑翻 笑到打滾
  😊 blush | 害羞 微笑
  😇 angel | 天使 乖
  🙂 slight smile | 淺笑
  🙃 upside down | 上下顛倒
  😉 wink | 眨眼
  😌 relieved | 放心 安心
  😍 heart eyes | 愛心眼 喜歡
  🥰 in love | 戀愛 幸福
  😘 kiss | 飛吻 親
  😗 kissing | 親親
  😚 kissing closed eyes | 閉眼親親
  😋 yummy | 好吃 美味
  😛 tongue | 吐舌頭
  😜 wink tongue | 眨眼吐舌
  🤪 silly | 搞怪 瘋癲
  😝 squinting tongue | 瞇眼吐舌
  🤑 money face | 錢 發財
  🤨 raised eyebrow | 挑眉 懷疑
  🧐 monocle | 單片眼鏡 研究
  🤓 nerd | 書呆子
  😎 cool sunglasses | 墨鏡 帥
  🤩 star struck | 星星眼 崇拜
  🥳 party | 派對 慶祝
  😏 smirk | 得意 竊笑
  😒 unamused | 無言 不悅
  😞 disappointed | 失望
  😔 sad pensive | 難過 沉思
  😟 worried | 擔心
  😕 confused | 困惑
  🙁 frown | 不開心 皺眉
  😣 struggling | 掙扎 忍耐
  😖 confounded | 糾結
  😫 tired | 累 疲倦
  😩 weary | 厭倦 受不了
  🥺 pleading | 拜託 可憐
  😢 crying | 哭 流淚
  😭 sobbing | 大哭
  😤 huffing | 哼 氣噗噗
  😠 angry | 生氣
  😡 furious | 憤怒 火大
  🤬 swearing | 罵人 髒話
  🤯 mind blown | 震驚 腦袋爆炸
  😳 flushed | 臉紅 尷尬
  🥵 hot | 熱
  🥶 cold | 冷
  😱 scream | 尖叫 驚恐
  😨 fearful | 害怕
  😰 anxious | 焦慮 冷汗
  😥 sad relieved | 難過 鬆一口氣
  😓 downcast sweat | 汗 無奈
  🤗 hug | 抱抱 擁抱
  🤔 thinking | 思考 想
  🤭 giggle | 偷笑 掩嘴
  🤫 quiet | 噓 安靜
  🤥 lie | 說謊
  😶 speechless | 沉默 無語
  😐 neutral | 面無表情
  😑 expressionless | 無言
  😬 grimace | 尷尬 咬牙
  🙄 eye roll | 翻白眼
  😯 hushed | 驚訝
  😮 astonished | 驚訝 哇
  😲 shocked | 吃驚
  🥱 yawn | 打哈欠
  😴 asleep | 睡覺
  😪 sleepy | 想睡
  🤤 drool | 流口水
  😵 dizzy | 頭暈
  🤐 zipped mouth | 閉嘴 保密
  🥴 woozy | 茫 醉
  🤢 nauseous | 噁心
  🤮 vomit | 嘔吐
  🤧 sneeze | 打噴嚏
  😷 mask | 口罩
  🤒 ill | 生病 發燒
  🤕 hurt | 受傷
  🤠 cowboy | 牛仔
  😈 devil | 惡魔
  👿 angry devil | 生氣惡魔
  👻 ghost | 鬼
  💀 skull | 骷髏
  👽 alien | 外星人
  🤖 robot | 機器人
  💩 poo | 大便
  🤡 clown | 小丑
  😺 cat smile | 貓 笑
  😹 cat joy | 貓 笑哭
  😻 cat heart eyes | 貓 愛心眼
  😿 cat cry | 貓 哭
  🙈 see no evil monkey | 非禮勿視 猴子
  🙉 hear no evil monkey | 非禮勿聽 猴子
  🙊 speak no evil monkey | 非禮勿言 猴子
  👍 thumbs up | 讚 好
  👎 thumbs down | 倒讚 不好
  👌 ok hand | 好 沒問題
  🤏 pinch small | 一點點
  ✌️ victory | 勝利 耶
  🤞 fingers crossed | 祈求好運
  🤟 love you | 愛你
  🤘 rock | 搖滾
  🤙 call me | 打給我
  👈 left | 左
  👉 right | 右
  👆 up | 上
  👇 down | 下
  ☝️ point | 指 第一
  ✋ stop | 停 手
  🖐️ hand | 手掌
  🖖 vulcan | 瓦肯
  👋 wave | 揮手 嗨 再見
  🤚 back hand | 手背
  ✊ raised fist | 舉拳
  👊 fist bump | 拳頭
  🤛 left fist | 左拳
  🤜 right fist | 右拳
  💪 strong | 加油 強壯
  🙏 thanks please | 謝謝 拜託 祈禱
  🤝 handshake | 握手 合作
  👏 clapping | 拍手 鼓掌
  🙌 hooray | 萬歲 舉手
  👐 open hands | 張開雙手
  🤲 palms up | 捧手
  ✍️ writing | 寫字
  💅 nail polish | 指甲油
  🤳 selfie | 自拍
  👂 ear | 耳朵
  👃 nose | 鼻子
  👀 eyes | 眼睛 看
  👄 mouth | 嘴巴
  👅 licking | 舌頭
  🦷 tooth | 牙齒
  🧠 brain | 大腦
  👶 baby | 寶寶 嬰兒
  👦 boy | 男孩
  👧 girl | 女孩
  👨 man | 男人
  👩 woman | 女人
  👴 old man | 爺爺 老人
  👵 old woman | 奶奶 老人
  👮 police | 警察
  👷 builder | 工人
  🕵️ detective | 偵探
  👩‍⚕️ doctor | 醫生
  👩‍🍳 cook | 廚師
  👩‍🏫 teacher | 老師
  👩‍💻 programmer | 工程師 電腦
  👩‍🔬 scientist | 科學家
  👩‍🚀 astronaut | 太空人
  👩‍🚒 firefighter | 消防員
  🥷 ninja | 忍者
  👸 princess | 公主
  🤴 prince | 王子
  🎅 santa | 聖誕老人
  🦸 superhero | 超級英雄
  🧙 wizard | 巫師
  🧚 fairy | 仙子
  🧜 mermaid | 美人魚
  🧟 zombie | 殭屍
  🤷 shrug | 聳肩 不知道
  🤦 facepalm | 扶額 無奈
  🙋 raised hand | 舉手
  🙅 no way | 不行
  🙆 all right | 可以
  🙇 bow | 鞠躬 抱歉
  💁 information desk | 服務台
  💆 massage | 按摩
  💇 haircut | 剪頭髮
  🧘 meditation yoga | 冥想 瑜伽
  🛀 bath | 泡澡
  🛌 bed | 上床 睡覺
  🚶 walking | 走路
  🏃 running | 跑步
  💃 dancing | 跳舞
  🕺 man dancing | 跳舞
  👯 bunny dancers | 兔女郎
  👫 couple | 情侶
  💏 couple kiss | 親吻
  💑 couple heart | 情侶 愛心
  👨‍👩‍👧 family | 家人 家庭
  👥 people | 人們
  👣 footprints | 腳印
  ❤️ heart love | 愛心 愛
  🧡 orange heart | 橘色愛心
  💛 yellow heart | 黃色愛心
  💚 green heart | 綠色愛心
  💙 blue heart | 藍色愛心
  💜 purple heart | 紫色愛心
  🖤 black heart | 黑色愛心
  🤍 white heart | 白色愛心
  🤎 brown heart | 棕色愛心
  💔 broken heart | 心碎
  ❣️ heart exclamation | 愛心驚嘆號
  💕 hearts | 兩顆心
  💞 revolving hearts | 旋轉愛心
  💓 beating heart | 心跳
  💗 growing heart | 心動
  💖 sparkling heart | 閃亮愛心
  💘 heart arrow | 一箭穿心
  💝 heart ribbon | 愛心禮物
  💋 lips kiss | 唇印
  💌 love letter | 情書
  💯 hundred | 一百分 滿分
  💢 anger | 怒
  💥 boom | 爆炸 碰
  💫 dizzy star | 暈
  💦 sweat drops | 汗 水滴
  💨 dash | 快跑 一溜煙
  💬 speech | 對話 說話
  💭 thought | 想法
  💤 sleep | 睡 呼呼
`
