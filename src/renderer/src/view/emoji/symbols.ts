/** Signs; the lines are as in `people.ts`. */
export const SYMBOLS = `
  ✅ done check | 完成 打勾
  ☑️ checkbox | 勾選
  ✔️ check mark | 勾
  ❌ cross no | 錯 不行
  ❎ cross box | 叉
  ⭕ circle correct | 圈 正確
  🚫 forbidden | 禁止
  ⛔ no entry | 禁止進入
  🔞 adults only | 未滿十八歲禁止
  📵 no phones | 禁用手機
  ❓ question | 問號
  ❔ white question | 白問號
  ❗ exclamation | 驚嘆號
  ❕ white exclamation | 白驚嘆號
  ‼️ emphasis | 雙驚嘆號
  ⁉️ interrobang | 驚嘆問號
  ⚠️ warning | 警告
  ☢️ radioactive | 輻射
  ♻️ recycle | 回收
  ♿ wheelchair | 無障礙
  🚻 restroom | 廁所
  🅿️ parking | 停車
  ℹ️ information | 資訊
  🆗 ok | 好
  🆕 new | 新
  🆓 free | 免費
  🆙 up sign | 上
  🆘 sos help | 求救
  🔝 top | 最上面
  🔜 soon | 即將
  🔙 back | 返回
  🔚 end | 結束
  ➕ plus | 加
  ➖ minus | 減
  ➗ divide | 除
  ✖️ times | 乘
  🟰 equals | 等於
  ♾️ infinity | 無限
  💲 dollar | 錢 美元
  ™️ trademark | 商標
  ©️ copyright | 版權
  ⬆️ arrow up | 向上
  ⬇️ arrow down | 向下
  ⬅️ arrow left | 向左
  ➡️ arrow right | 向右
  ↩️ arrow back | 返回
  🔄 again | 重新整理
  🔁 repeat | 重複
  🔀 shuffle | 隨機
  ▶️ play | 播放
  ⏸️ pause | 暫停
  ⏹️ stop button | 停止
  ⏩ fast forward | 快轉
  🔊 loud | 大聲
  🔇 silent | 無聲
  📶 signal | 訊號
  🔴 red circle | 紅色圓形
  🟠 orange circle | 橘色圓形
  🟡 yellow circle | 黃色圓形
  🟢 green circle | 綠色圓形
  🔵 blue circle | 藍色圓形
  🟣 purple circle | 紫色圓形
  ⚫ black circle | 黑色圓形
  ⚪ white circle | 白色圓形
  🟥 red square | 紅色方形
  🟩 green square | 綠色方形
  🟦 blue square | 藍色方形
  🔺 red triangle | 紅色三角形
  🔶 orange rhombus | 橘色菱形
  1️⃣ one | 一
  2️⃣ two | 二
  3️⃣ three | 三
  4️⃣ four | 四
  5️⃣ five | 五
  ☮️ peace | 和平
  ☯️ yin yang | 陰陽
  ✝️ cross | 十字架
  ☪️ crescent | 星月
  ✡️ star of david | 大衛之星
  ♈ aries | 牡羊座
  ♉ taurus | 金牛座
  ♊ gemini | 雙子座
  ♋ cancer | 巨蟹座
  ♌ leo | 獅子座
  ♍ virgo | 處女座
  ♎ libra | 天秤座
  ♏ scorpio | 天蠍座
  ♐ sagittarius | 射手座
  ♑ capricorn | 摩羯座
  ♒ aquarius | 水瓶座
  ♓ pisces | 雙魚座
`
