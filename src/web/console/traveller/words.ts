import { words } from '../../text/words.ts';

export const travellerWords = words({
  'traveller.open': ['旅客页面链接', '旅客頁面連結', 'Link for the traveller'],
  'traveller.title': ['旅客本人的页面', '旅客本人的頁面', 'The traveller’s own page'],
  'traveller.what': [
    '给旅客一个链接和二维码。以前发放的链接随即失效。',
    '給旅客一個連結和 QR 碼。以前發放的連結隨即失效。',
    'Gives the person a link and a code. One given out before stops working at once.',
  ],
  'traveller.language': ['旅客的语言', '旅客的語言', 'Language of the traveller'],
  'traveller.make': ['生成链接', '產生連結', 'Make the link'],
  'traveller.again': ['重新生成', '重新產生', 'Make a new one'],
  'traveller.code': ['链接二维码', '連結 QR 碼', 'Code of the link'],
  'traveller.pin': ['数字', '數字', 'Number'],
  'traveller.once': [
    '只显示这一次。请让旅客扫描，或打印纸质告知。',
    '只顯示這一次。請讓旅客掃描，或列印紙本告知。',
    'Shown only now. Let the person scan it, or print the paper.',
  ],
  'traveller.factor': [
    '打开页面时须填出生日期和护照号后 4 位，或上面的数字。',
    '打開頁面時須填出生日期和護照號後 4 位，或上面的數字。',
    'To open it they give their birth date and the last 4 of their passport, or the number above.',
  ],
  'traveller.print': ['打印纸质告知', '列印紙本告知', 'Print the paper'],
  'traveller.printing': ['正在准备打印……', '正在準備列印……', 'Preparing the paper …'],
  'traveller.close': ['关闭', '關閉', 'Close'],
});
