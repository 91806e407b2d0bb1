import { words } from '../../text/words.ts';

export const signInWords = words({
  'sign-in.title': ['登录', '登入', 'Sign in'],
  'sign-in.username': ['用户名', '使用者名稱', 'User name'],
  'sign-in.password': ['密码', '密碼', 'Password'],
  'sign-in.show': ['显示密码', '顯示密碼', 'Show the password'],
  'sign-in.hide': ['隐藏密码', '隱藏密碼', 'Hide the password'],
  'sign-in.do': ['登录', '登入', 'Sign in'],
  'sign-in.doing': ['正在登录……', '正在登入……', 'Signing in …'],
  'sign-in.or': ['或者', '或者', 'or'],
  'sign-in.passkey': ['用通行密钥登录', '用通行密鑰登入', 'Sign in with a passkey'],
  'sign-in.passkey-there': [
    '通行密钥不能在数字地址下使用，请改用 {{address}}',
    '通行密鑰不能在數字位址下使用，請改用 {{address}}',
    'Passkeys do not work under an address of numbers. Use {{address}}',
  ],
  'sign-in.passkey-declined': [
    '没有选用通行密钥。可以再试一次，或用密码登录。',
    '沒有選用通行密鑰。可以再試一次，或用密碼登入。',
    'No passkey was used. Try again, or use your password.',
  ],
  'sign-in.passkey-failed': [
    '这把通行密钥未获认可。请用另一把，或用密码登录。',
    '這把通行密鑰未獲認可。請用另一把，或用密碼登入。',
    'This passkey was not accepted. Use another one, or your password.',
  ],
  'sign-in.issuer': ['用统一身份登录', '用統一身分登入', 'Sign in with your organisation'],
  'sign-in.issuer-named': ['用“{{name}}”登录', '用「{{name}}」登入', 'Sign in with {{name}}'],
  'sign-in.issuer-failed': [
    '统一登录没有成功。请再试一次，或用密码登录。',
    '統一登入沒有成功。請再試一次，或用密碼登入。',
    'Signing in with your organisation did not succeed. Try again, or use your password.',
  ],
  'sign-in.issuer-unknown': [
    '您的统一身份还没有对应的账号。请管理员关联，或先用密码登录后在“我的账号”里关联。',
    '您的統一身分還沒有對應的帳號。請管理員關聯，或先用密碼登入後在「我的帳號」裡關聯。',
    'No account here belongs to that identity. Ask your administrator to link it, or sign in with your password and link it under “My account”.',
  ],
  'sign-in.issuer-silent': [
    '统一登录暂时没有应答。请稍后再试，或用密码登录。',
    '統一登入暫時沒有回應。請稍後再試，或用密碼登入。',
    'Your organisation’s sign-in does not answer now. Try later, or use your password.',
  ],
  'sign-in.disabled': [
    '账号已停用。请联系单位管理员。',
    '帳號已停用。請聯絡單位管理員。',
    'The account is disabled. Ask the administrator of your unit.',
  ],
  'sign-in.factor': [
    '您的账号必须用通行密钥登录，仅凭密码不够。',
    '您的帳號必須用通行密鑰登入，僅憑密碼不夠。',
    'Your account has to sign in with its passkey; a password is not enough.',
  ],
  'sign-in.ended': [
    '登录已结束，请重新登录。没有丢失任何内容。',
    '登入已結束，請重新登入。沒有遺失任何內容。',
    'Your session has ended. Sign in again: nothing was lost.',
  ],
  'sign-in.failed': [
    '用户名和密码不相符。请检查大小写后再试。',
    '使用者名稱和密碼不相符。請檢查大小寫後再試。',
    'That user name and password do not match. Check capital letters and try again.',
  ],
  'sign-in.unreachable': [
    '连不上服务器。请检查网络后再试。',
    '連不上伺服器。請檢查網路後再試。',
    'The server cannot be reached. Check the network, then try again.',
  ],
  'sign-in.wait': [
    '尝试次数过多。请等待 {{seconds}} 秒再试。',
    '嘗試次數過多。請等待 {{seconds}} 秒再試。',
    'Too many tries. Wait {{seconds}} s, then try again.',
  ],
  'sign-in.wait-left': ['还有 {{seconds}} 秒', '還有 {{seconds}} 秒', '{{seconds}} s left'],
  'sign-in.unexpected': [
    '出了意外。请再试一次。',
    '出了意外。請再試一次。',
    'Something unexpected happened. Try again.',
  ],
  'sign-in.help': [
    '没有账号，或忘了密码？请联系单位管理员。',
    '沒有帳號，或忘了密碼？請聯絡單位管理員。',
    'No account, or forgotten it? Ask the administrator of your unit.',
  ],
  'code.title': ['第二步', '第二步', 'Second step'],
  'code.totp': ['验证器上的六位验证码', '驗證器上的六位驗證碼', 'Six digits from your authenticator app'],
  'code.recovery': ['恢复码', '復原碼', 'Recovery code'],
  'code.use-recovery': ['手机不在身边？用恢复码', '手機不在身邊？用復原碼', 'Phone not at hand? Use a recovery code'],
  'code.use-totp': ['改用验证器', '改用驗證器', 'Use the app instead'],
  'code.do': ['验证', '驗證', 'Verify'],
  'code.back': ['返回', '返回', 'Back'],
  'code.wrong': [
    '验证码不正确。请等待下一个再试。',
    '驗證碼不正確。請等待下一個再試。',
    'The code is not right. Wait for the next one and try again.',
  ],
  'code.wrong-recovery': [
    '恢复码不正确，或已经用过。',
    '復原碼不正確，或已經用過。',
    'The recovery code is not right, or was used before.',
  ],
  'code.ended': [
    '登录已超时或多次输错，请重新输入密码。',
    '登入已逾時或多次輸錯，請重新輸入密碼。',
    'That took too long or failed too often. Enter your password again.',
  ],
  'enrol.title': ['还需要第二重验证', '還需要第二重驗證', 'A second factor is needed'],
  'enrol.why': [
    '管理员要求您的账号使用第二重验证。设置好之后才能开始工作。',
    '管理員要求您的帳號使用第二重驗證。設定好之後才能開始工作。',
    'Your administrator asks this account for a second factor. Set one up, then you can work.',
  ],
});
