/** Things; the lines are as in `people.ts`. */
export const OBJECTS = `
  ⌚ watch | 手錶
  📱 phone | 手機
  💻 laptop | 筆電
  ⌨️ keyboard | 鍵盤
  🖥️ computer | 電腦
  🖨️ printer | 印表機
  🖱️ computer mouse | 滑鼠
  💾 floppy disk save | 磁片 儲存
  💿 disc | 光碟
  📷 camera | 相機
  📹 video camera | 攝影機
  🎥 cinema camera | 電影攝影機
  📞 telephone | 電話
  📺 television | 電視
  📻 radio | 收音機
  🎙️ studio microphone | 麥克風
  ⏰ alarm | 鬧鐘
  ⏱️ stopwatch | 碼錶
  🕰️ clock | 時鐘
  ⏳ hourglass | 沙漏 等待
  🔋 battery | 電池
  🔌 plug | 插頭
  💡 idea bulb | 燈泡 點子
  🔦 torch | 手電筒
  🕯️ candle | 蠟燭
  🗑️ bin | 垃圾桶
  💸 money wings | 花錢
  💰 money | 錢
  💳 card | 信用卡
  💎 diamond | 鑽石
  ⚖️ scales | 天秤
  🧰 toolbox | 工具箱
  🔧 tool wrench | 扳手
  🔨 hammer | 鐵鎚
  🪛 screwdriver | 螺絲起子
  🔩 bolt | 螺絲
  ⚙️ gear | 齒輪 設定
  🧲 magnet | 磁鐵
  🧪 test tube | 試管
  🔬 microscope | 顯微鏡
  🔭 telescope | 望遠鏡
  💊 pill | 藥
  💉 syringe | 打針
  🩹 plaster | OK繃
  🩺 stethoscope | 聽診器
  🌡️ thermometer | 溫度計
  🧹 broom | 掃把
  🧺 basket | 籃子
  🧻 toilet paper | 衛生紙
  🚽 toilet | 馬桶
  🚿 shower | 淋浴
  🛁 bathtub | 浴缸
  🧼 soap | 肥皂
  🪥 toothbrush | 牙刷
  🔑 key | 鑰匙
  🚪 door | 門
  🪑 chair | 椅子
  🛋️ sofa | 沙發
  🛏️ double bed | 床
  🧸 teddy | 泰迪熊
  🖼️ picture | 圖畫
  🛍️ shopping bags | 購物袋
  🛒 trolley | 購物車
  ✉️ envelope | 信封
  📧 mail | 電子郵件
  📦 parcel | 包裹
  📬 mailbox | 信箱
  📝 note | 筆記 備忘
  📄 page | 文件
  📊 bar chart | 長條圖
  📈 chart up | 上升
  📉 chart down | 下降
  📅 calendar | 日曆
  📆 date | 日期
  📋 clipboard | 剪貼簿
  📁 folder | 資料夾
  📰 newspaper | 報紙
  📚 books | 書
  📖 open book | 看書
  🔖 bookmark | 書籤
  📎 paperclip | 迴紋針
  ✂️ scissors | 剪刀
  📐 set square | 三角尺
  📏 ruler | 尺
  📌 pin | 圖釘
  📍 place pin | 位置
  ✏️ pencil | 鉛筆
  🖊️ pen | 原子筆
  🖌️ brush | 畫筆
  🔍 search lens | 搜尋 放大鏡
  🔒 lock | 鎖
  🔓 unlocked | 解鎖
  🔐 locked key | 加密
  🛡️ shield | 盾牌
  👓 glasses | 眼鏡
  🕶️ sunglasses | 太陽眼鏡
  👔 shirt tie | 襯衫 領帶
  👕 t-shirt | T恤
  👖 jeans | 牛仔褲
  🧣 scarf | 圍巾
  🧤 gloves | 手套
  🧥 coat | 外套
  👗 dress | 洋裝
  👘 kimono | 和服
  👟 trainers | 運動鞋
  👠 high heel | 高跟鞋
  👑 crown | 皇冠
  🎩 top hat | 禮帽
  🧢 cap | 棒球帽
  👜 handbag | 手提包
  💄 lipstick | 口紅
  💍 ring | 戒指
  🔔 bell | 鈴 通知
  🔕 muted bell | 靜音
  📣 megaphone | 大聲公
  📢 loudspeaker | 廣播
`
