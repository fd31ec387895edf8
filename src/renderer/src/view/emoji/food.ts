/** What is eaten and drunk; the lines are as in `people.ts`. */
export const FOOD = `
  🍏 green apple | 青蘋果
  🍎 apple | 蘋果
  🍐 pear | 梨子
  🍊 orange | 橘子
  🍋 lemon | 檸檬
  🍌 banana | 香蕉
  🍉 watermelon | 西瓜
  🍇 grapes | 葡萄
  🍓 strawberry | 草莓
  🫐 blueberry | 藍莓
  🍈 melon | 哈密瓜
  🍒 cherry | 櫻桃
  🍑 peach | 桃子
  🥭 mango | 芒果
  🍍 pineapple | 鳳梨
  🥥 coconut | 椰子
  🥝 kiwi | 奇異果
  🍅 tomato | 番茄
  🥑 avocado | 酪梨
  🍆 aubergine eggplant | 茄子
  🥦 broccoli | 花椰菜
  🥬 cabbage | 青菜
  🥒 cucumber | 小黃瓜
  🌶️ chilli | 辣椒
  🌽 corn | 玉米
  🥕 carrot | 紅蘿蔔
  🧄 garlic | 大蒜
  🧅 onion | 洋蔥
  🥔 potato | 馬鈴薯
  🍠 sweet potato | 地瓜
  🥐 croissant | 可頌
  🍞 bread | 麵包
  🥖 baguette | 法國麵包
  🥨 pretzel | 椒鹽捲餅
  🧀 cheese | 起司
  🥚 egg | 蛋
  🍳 frying | 荷包蛋 煎
  🥞 pancakes | 鬆餅
  🧇 waffle | 格子鬆餅
  🥓 bacon | 培根
  🥩 steak | 牛排
  🍗 chicken leg | 雞腿
  🍖 meat | 肉
  🌭 hot dog | 熱狗
  🍔 burger | 漢堡
  🍟 fries | 薯條
  🍕 pizza | 披薩
  🥪 sandwich | 三明治
  🌮 taco | 塔可
  🌯 burrito | 墨西哥捲餅
  🥗 salad | 沙拉
  🍝 pasta | 義大利麵
  🍜 noodles | 拉麵 麵
  🍲 stew | 火鍋 燉
  🍛 curry | 咖哩
  🍣 sushi | 壽司
  🍱 bento | 便當
  🥟 dumpling | 水餃 餃子
  🍤 fried shrimp | 炸蝦
  🍙 rice ball | 飯糰
  🍚 rice | 飯
  🍢 oden | 關東煮
  🍡 dango | 糰子
  🥠 fortune cookie | 幸運餅乾
  🥮 moon cake | 月餅
  🍧 shaved ice | 刨冰
  🍨 ice cream | 冰淇淋
  🍦 soft ice | 霜淇淋
  🥧 pie | 派
  🧁 cupcake | 杯子蛋糕
  🍰 cake slice | 蛋糕
  🎂 birthday cake | 生日蛋糕
  🍮 pudding | 布丁
  🍭 lollipop | 棒棒糖
  🍬 sweet candy | 糖果
  🍫 chocolate | 巧克力
  🍿 popcorn | 爆米花
  🍩 doughnut | 甜甜圈
  🍪 cookie | 餅乾
  🌰 chestnut | 栗子
  🥜 peanuts | 花生
  🍯 honey | 蜂蜜
  🥛 milk | 牛奶
  🍼 baby bottle | 奶瓶
  ☕ coffee | 咖啡
  🍵 tea | 茶
  🧋 bubble tea | 珍珠奶茶
  🧃 juice | 果汁
  🥤 soft drink | 飲料
  🍶 sake | 清酒
  🍺 beer | 啤酒
  🍻 cheers | 乾杯
  🥂 toast glasses | 乾杯 香檳
  🍷 wine | 紅酒
  🥃 whisky | 威士忌
  🍸 cocktail | 雞尾酒
  🍹 tropical drink | 調酒
  🍾 champagne | 香檳
  🧊 ice | 冰塊
  🥢 chopsticks | 筷子
  🍴 cutlery | 餐具 吃飯
  🧂 salt | 鹽
`
