/** Ways to go and places to be; the lines are as in `people.ts`. */
export const TRAVEL = `
  🚗 car | 汽車
  🚕 taxi | 計程車
  🚙 jeep | 休旅車
  🚌 bus | 公車
  🏎️ racing car | 賽車
  🚓 police car | 警車
  🚑 ambulance | 救護車
  🚒 fire engine | 消防車
  🚐 minibus | 小巴
  🛻 pickup | 小貨卡
  🚚 lorry truck | 貨車
  🚜 tractor | 曳引機
  🛴 scooter | 滑板車
  🚲 bicycle | 腳踏車
  🛵 moped | 機車
  🏍️ motorbike | 重機
  🚨 siren | 警報燈
  🚃 railway carriage | 車廂
  🚄 fast train | 高鐵
  🚆 train | 火車
  🚇 metro underground | 捷運 地鐵
  🚊 tram | 輕軌
  🚠 cable car | 纜車
  ✈️ plane | 飛機
  🛫 departure | 起飛
  🛬 arrival | 降落
  🚁 helicopter | 直升機
  🚀 rocket | 火箭
  🛸 ufo | 飛碟
  ⛵ boat | 帆船
  🚤 speedboat | 快艇
  🛳️ cruise | 郵輪
  ⛴️ ferry | 渡輪
  ⚓ anchor | 錨
  ⛽ petrol | 加油
  🚧 roadworks | 施工
  🚦 traffic light | 紅綠燈
  🚏 bus stop | 公車站
  🗺️ map | 地圖
  🧭 compass | 指南針
  🗿 statue | 石像
  🗽 liberty | 自由女神
  🗼 tower | 鐵塔
  🏰 castle | 城堡
  🏯 japanese castle | 日本城
  🎡 ferris wheel | 摩天輪
  🎢 roller coaster | 雲霄飛車
  🎠 carousel | 旋轉木馬
  ⛲ fountain | 噴泉
  🏖️ beach | 海灘
  🏝️ island | 島
  🏜️ desert | 沙漠
  🌋 volcano | 火山
  🏔️ mountain | 高山
  🗻 mount fuji | 富士山
  🏕️ camping | 露營
  ⛺ tent | 帳篷
  🏠 home house | 家 房子
  🏡 garden house | 庭院 家
  🏗️ construction | 工地
  🏭 factory | 工廠
  🏢 office | 辦公室
  🏬 department store | 百貨公司
  🏣 post office | 郵局
  🏥 hospital | 醫院
  🏦 bank | 銀行
  🏨 hotel | 飯店
  🏪 shop | 便利商店
  🏫 school | 學校
  💒 wedding | 婚禮
  🏛️ museum | 博物館
  ⛪ church | 教堂
  🕌 mosque | 清真寺
  🛕 temple | 寺廟
  ⛩️ shrine | 神社
  🌅 sunrise | 日出
  🌄 mountain sunrise | 山 日出
  🌇 sunset | 夕陽
  🌃 night | 夜晚
  🌉 bridge | 橋
  🌌 milky way | 銀河
  🎒 backpack | 背包
  🧳 suitcase | 行李箱
`
